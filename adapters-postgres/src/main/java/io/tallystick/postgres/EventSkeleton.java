package io.tallystick.postgres;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;

import org.jspecify.annotations.Nullable;

/** What an event's row has even if the event is cut. Stateless. */
final class EventSkeleton {

    private EventSkeleton() {}

    /**
     * @param row null if there is none
     * @throws ArchiveMismatch if an event of the archive is not that of the row
     */
    static void check(@Nullable LoggedEvent row, LoggedEvent archived) {
        if (row == null || !isSame(row, archived)) {
            throw ArchiveMismatch.differs(archived);
        }
    }

    static boolean isSame(LoggedEvent row, LoggedEvent archived) {
        return of(row).equals(of(archived));
    }

    /** The event as the row of a cut one is read. */
    static LoggedEvent of(LoggedEvent logged) {
        RecordedEvent event = logged.event();
        EventMetadata metadata = event.metadata();
        return new LoggedEvent(
                logged.position(),
                new RecordedEvent(
                        event.stream(),
                        event.version(),
                        event.id(),
                        event.type(),
                        event.schemaVersion(),
                        "",
                        new EventMetadata(
                                metadata.userId(),
                                metadata.occurredAt(),
                                "",
                                null,
                                null,
                                metadata.keyUse(),
                                metadata.syncOrigin()),
                        event.recordedAt()));
    }
}
