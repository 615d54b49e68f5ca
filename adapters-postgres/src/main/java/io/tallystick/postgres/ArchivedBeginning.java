package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.archive.DamagedArchive;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a new mirror begins with: all that is archived, for the event store has forgotten it. The
 * events get the places that they had in the mirror before, whose archive it then goes on with.
 * Thread-safe; the caller sees to it that nobody else mirrors.
 */
final class ArchivedBeginning {

    private static final Logger LOGGER = LoggerFactory.getLogger(ArchivedBeginning.class);

    private final @Nullable Archive archive;
    private final Jdbi jdbi;
    private final EventStore store;
    private final InlineProjection projections;

    ArchivedBeginning(
            @Nullable Archive archive, Jdbi jdbi, EventStore store, InlineProjection projections) {
        this.archive = archive;
        this.jdbi = jdbi;
        this.store = store;
        this.projections = projections;
    }

    /**
     * Takes what the archive has and the log has not, if nothing was mirrored yet. Each segment
     * comes in a transaction of its own, so this may stop anywhere and go on.
     *
     * @throws LogMismatch if the archive is not of what the store has
     * @throws StoreUnavailable if the archive cannot be read
     * @throws InterruptedException if interrupted between two of them
     */
    void take(Handle handle, Checkpoint checkpoint) throws InterruptedException {
        if (archive == null || !checkpoint.equals(Checkpoint.START)) {
            return;
        }
        try {
            for (Segment segment : archive.refresh()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long cut = ArchivedSegments.cut(handle);
                if (segment.last().value() > cut) {
                    take(handle, archive, segment, cut);
                }
            }
        } catch (ArchiveUnavailable | DamagedArchive | ArchiveMismatch e) {
            throw new StoreUnavailable(Store.ARCHIVE, String.valueOf(e.getMessage()), e);
        }
    }

    private void take(Handle handle, Archive from, Segment segment, long cut) {
        List<LoggedEvent> events = new ArrayList<>(segment.events());
        from.read(segment).forEachRemaining(events::add);
        checkIsOfStore(from, events.getLast().event());
        Archiving archiving = new Archiving(jdbi, from);
        handle.useTransaction(
                transaction -> {
                    AppendBatch.shareLog(transaction);
                    if (cut == 0) {
                        LogIdentity.goOnWithArchiveOf(transaction, segment.log());
                    }
                    EventRows.insertAtTheirPlaces(transaction, events);
                    projections.apply(
                            transaction, events.stream().map(LoggedEvent::event).toList());
                    archiving.cut(
                            transaction,
                            new Archiving.Stretch(segment, segment.last().value(), events));
                });
        LOGGER.info("event=archive_mirrored segment={} events={}", segment.number(), events.size());
    }

    /** A stream keeps its last event in the store, whatever else is forgotten of it. */
    private void checkIsOfStore(Archive from, RecordedEvent archived) {
        List<RecordedEvent> newest =
                store.readBackwards(archived.stream(), Long.MAX_VALUE, 1).events();
        boolean isOfStore =
                !newest.isEmpty()
                        && (newest.getFirst().version() > archived.version()
                                || newest.getFirst().id().equals(archived.id()));
        if (!isOfStore) {
            throw LogMismatch.hasNotWhatIsArchived(from.description(), archived);
        }
    }

    /**
     * Looks at the first page of a new mirror. One whose streams have lost their beginning would
     * only fill it with what cannot be shown.
     *
     * @throws LogMismatch if there is such a stream
     */
    void check(Handle handle, Checkpoint checkpoint, StorePage page) {
        if (!checkpoint.equals(Checkpoint.START)) {
            return;
        }
        Map<StreamName, RecordedEvent> firsts = new HashMap<>();
        page.events().stream()
                .filter(event -> AggregateType.of(event.stream()).isPresent())
                .forEach(event -> firsts.putIfAbsent(event.stream(), event));
        List<RecordedEvent> later =
                firsts.values().stream().filter(event -> event.version() > 0).toList();
        EventRows.firstWithoutPredecessor(handle, later)
                .ifPresent(
                        event -> {
                            throw LogMismatch.beginsLate(
                                    event, archive == null ? null : archive.description());
                        });
    }
}
