package io.tallystick.postgres;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;

import org.jspecify.annotations.Nullable;

/**
 * How far the mirror of an event store is. Immutable.
 *
 * @param position where to read on
 * @param last the last event that was mirrored, null if none was
 */
record Checkpoint(StorePosition position, @Nullable Mirrored last) {

    static final Checkpoint START = new Checkpoint(StorePosition.START, null);

    /** An event by which the store can be told from another. */
    record Mirrored(StreamName stream, long version, EventId id) {}

    Checkpoint after(StorePage page) {
        return new Checkpoint(
                page.next(), page.events().isEmpty() ? last : mirrored(page.events().getLast()));
    }

    private static Mirrored mirrored(RecordedEvent event) {
        return new Mirrored(event.stream(), event.version(), event.id());
    }
}
