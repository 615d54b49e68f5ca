package io.tallystick.emulator;

/** Numbers in paths and headers. Stateless. */
final class PathNumbers {

    private PathNumbers() {}

    /** -1 if it is no number from 1 to the largest int. */
    static int positive(String text) {
        long number = natural(text);
        return number >= 1 && number <= Integer.MAX_VALUE ? (int) number : -1;
    }

    /** -1 if it is no number from 0. */
    static long natural(String text) {
        try {
            return Math.max(-1, Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
