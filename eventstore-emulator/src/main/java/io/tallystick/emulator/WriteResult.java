package io.tallystick.emulator;

/** What became of a write. */
sealed interface WriteResult {

    /**
     * It is in the log.
     *
     * @param first number of the first event
     * @param repeated whether it had been there before, so that nothing was written now
     */
    record Written(long first, boolean repeated) implements WriteResult {}

    /**
     * Nothing was written: the stream is elsewhere, or half of it is there.
     *
     * @param current number of the last event, -1 if there is none
     */
    record WrongVersion(long current) implements WriteResult {}

    /** Nothing was written: the stream is gone. */
    record Deleted() implements WriteResult {}
}
