package io.tallystick.application.stream;

/** Where a stream must be for an append to be accepted. Immutable. */
public sealed interface ExpectedVersion {

    /** No event was ever appended. Repeating the append is safe, for ever. */
    record NoStream() implements ExpectedVersion {}

    /**
     * The last event has this version. Repeating the append is safe, for ever.
     *
     * @param version from 0
     */
    record Exact(long version) implements ExpectedVersion {
        public Exact {
            if (version < 0) {
                throw new IllegalArgumentException("a version counts from 0: " + version);
            }
        }
    }

    /** The stream has events. That a repeat is recognised is best effort. */
    record StreamExists() implements ExpectedVersion {}

    /** Anywhere. That a repeat is recognised is best effort. */
    record Any() implements ExpectedVersion {}

    /** Exactly at {@code version}, where {@code -1} means that there is no stream. */
    static ExpectedVersion at(long version) {
        return version < 0 ? new NoStream() : new Exact(version);
    }
}
