package io.tallystick.server.command;

/**
 * What was looked at and how it is. Immutable.
 *
 * @param check what was looked at, in one word
 * @param text how it is
 * @param advice what to do; empty if there is nothing to do
 */
record Finding(String check, Level level, String text, String advice) {

    /** How bad it is. */
    enum Level {
        OK("ok"),
        /** Worth knowing. */
        NOTE("note"),
        /** Must be seen to. */
        PROBLEM("BAD");

        private final String label;

        Level(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Level.OK, text, "");
    }

    static Finding note(String check, String text, String advice) {
        return new Finding(check, Level.NOTE, text, advice);
    }

    static Finding problem(String check, String text, String advice) {
        return new Finding(check, Level.PROBLEM, text, advice);
    }

    /** One line for people. */
    String line() {
        String what = "%-4s  %-12s  %s".formatted(level.label(), check, text);
        return advice.isEmpty() ? what : what + ": " + advice;
    }
}
