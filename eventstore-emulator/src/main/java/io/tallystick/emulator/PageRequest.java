package io.tallystick.emulator;

/** Which events of a stream or of the log a URL names. */
record PageRequest(String from, int count) {

    static final String HEAD = "head";

    private static final int DEFAULT_COUNT = 20;
    private static final int MAX_COUNT = 4096;

    static final PageRequest OF_HEAD = new PageRequest(HEAD, DEFAULT_COUNT);

    /**
     * @throws Refused if there are none or too many
     */
    static PageRequest of(String from, String countText) {
        int count = PathNumbers.positive(countText);
        if (count < 0) {
            throw new Refused(
                    Reply.badRequest("'" + countText + "' is not valid count. Should be positive"));
        }
        return new PageRequest(from, count);
    }

    /** The real server finds this out only when it reads. */
    void checkSize() {
        if (count > MAX_COUNT) {
            throw new Refused(
                    Reply.status(
                            500,
                            "Read size too big. Requested "
                                    + count
                                    + " events, but only "
                                    + MAX_COUNT
                                    + " can be read at once."));
        }
    }

    boolean isHead() {
        return from.equals(HEAD);
    }

    /**
     * @throws Refused if it is no number from 0
     */
    long number() {
        long number = PathNumbers.natural(from);
        if (number < 0) {
            throw new Refused(Reply.badRequest("'" + from + "' is not valid event number"));
        }
        return number;
    }
}
