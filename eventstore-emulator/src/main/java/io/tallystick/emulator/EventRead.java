package io.tallystick.emulator;

/** What reading one event found. */
sealed interface EventRead {

    /** It is not there, was truncated or has expired, or its stream was never written. */
    record NotFound() implements EventRead {}

    /** The stream is gone for good. */
    record Deleted() implements EventRead {}

    /** A stream that exists has no metadata. */
    record NoMetadata() implements EventRead {}

    /** It is there; a link's target may not be. */
    record Found(ResolvedEvent event, StreamMetadata metadata) implements EventRead {}
}
