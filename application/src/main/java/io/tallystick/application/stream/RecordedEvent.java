package io.tallystick.application.stream;

import io.tallystick.domain.kernel.EventId;

import java.time.Instant;

/**
 * An event in its stream. Immutable.
 *
 * @param version of the stream with this event as its last, from 0
 * @param schemaVersion of the data, from 1
 * @param data a JSON object
 * @param recordedAt when the store took it, in microseconds
 */
public record RecordedEvent(
        StreamName stream,
        long version,
        EventId id,
        String type,
        int schemaVersion,
        String data,
        EventMetadata metadata,
        Instant recordedAt) {

    /** The same with other metadata. */
    public RecordedEvent withMetadata(EventMetadata newMetadata) {
        return new RecordedEvent(
                stream, version, id, type, schemaVersion, data, newMetadata, recordedAt);
    }
}
