package io.tallystick.application.stream;

/** How an append ended, if the store could be asked at all. Immutable. */
public sealed interface AppendResult {

    /**
     * The events are durable.
     *
     * @param firstVersion the version of the first of them
     * @param lastVersion the version of the last of them
     * @param certainlyNew true if this very call recorded them; false if an earlier one did, or if
     *     the store cannot tell
     */
    record Appended(long firstVersion, long lastVersion, boolean certainlyNew)
            implements AppendResult {}

    /**
     * The stream is elsewhere; nothing was recorded.
     *
     * @param currentVersion of the stream, -1 if there is none
     */
    record VersionConflict(long currentVersion) implements AppendResult {}

    /**
     * The user's idempotency key is in the metadata of another event already; nothing was recorded.
     * A store that keeps no index of keys never says so.
     */
    record KeyAlreadyUsed() implements AppendResult {}
}
