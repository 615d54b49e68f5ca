package io.tallystick.eventstore;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Makes events of entries. Stateless. */
final class EventDecoder {

    private EventDecoder() {}

    /** Whether the server keeps it for itself: links, metadata of streams, statistics. */
    static boolean isOfSystem(Feed.Entry entry) {
        return entry.stream().startsWith("$") || entry.type().startsWith("$");
    }

    /** Whether it is a link to an event that is no longer there. */
    static boolean isLost(Feed.Entry entry) {
        return entry.id() == null;
    }

    /**
     * @throws IllegalArgumentException if it is no event of the ledger
     */
    static RecordedEvent decode(Feed.Entry entry) {
        return decode(entry, StreamPath.nameOf(entry.stream()));
    }

    /**
     * @throws IllegalArgumentException if it is no event of the ledger
     */
    static RecordedEvent decode(Feed.Entry entry, StreamName stream) {
        StoredMetadata metadata = StoredMetadata.parse(present(entry.metadata()));
        String data = present(entry.data());
        return new RecordedEvent(
                stream,
                entry.number(),
                new EventId(UUID.fromString(present(entry.id()))),
                entry.type(),
                metadata.schemaVersion(),
                metadata.isDataText() ? ExactJson.unwrap(data) : CompactJson.of(data),
                metadata.metadata(),
                recordedAt(entry.updated()));
    }

    private static String present(@Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("an event of the ledger has data and metadata");
        }
        return value;
    }

    private static Instant recordedAt(String updated) {
        try {
            return Instant.parse(updated).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time: " + updated, e);
        }
    }
}
