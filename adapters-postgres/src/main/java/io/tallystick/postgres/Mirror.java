package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies pages of an event store into the log and projects them: events, read models and checkpoint
 * change in one transaction, so each event is taken once. Thread-safe; the caller sees to it that
 * nobody else mirrors.
 */
final class Mirror {

    private static final Logger LOGGER = LoggerFactory.getLogger(Mirror.class);

    private final InlineProjection projections;

    Mirror(InlineProjection projections) {
        this.projections = projections;
    }

    /** Takes the page that follows a checkpoint; the answer is the next checkpoint. */
    Checkpoint take(Handle handle, Checkpoint before, StorePage page) {
        Checkpoint after = before.after(page);
        try {
            handle.useTransaction(
                    transaction -> {
                        takeAll(transaction, page.events());
                        CheckpointRow.save(transaction, after, page.isEnd());
                    });
        } catch (CorruptEvent | StoreUnavailable | JdbiException e) {
            if (PassingTrouble.is(e)) {
                throw e;
            }
            handle.useTransaction(
                    transaction -> {
                        page.events().forEach(event -> takeOrPark(transaction, event));
                        CheckpointRow.save(transaction, after, page.isEnd());
                    });
        }
        return after;
    }

    private void takeAll(Handle handle, List<RecordedEvent> events) {
        List<RecordedEvent> fresh = withoutArchived(handle, events);
        if (!fresh.isEmpty()) {
            insert(handle, fresh);
            project(handle, fresh);
        }
    }

    /** A mirror that began with an archive meets what the store still has of that. */
    private static List<RecordedEvent> withoutArchived(Handle handle, List<RecordedEvent> events) {
        return events.isEmpty() || ArchivedSegments.cut(handle) == 0
                ? events
                : EventRows.unknown(handle, events);
    }

    /**
     * One event must not keep the others of all streams from being projected. The log has it
     * already if its stream was parked and brought up to date by a retry.
     */
    private void takeOrPark(Handle handle, RecordedEvent event) {
        boolean isInLog =
                EventRows.contains(handle, event)
                        || tryOrPark(handle, event, () -> insert(handle, List.of(event)));
        if (isInLog) {
            tryOrPark(handle, event, () -> project(handle, List.of(event)));
        }
    }

    /**
     * Whoever appended to the store may have made the rows already, at the same moment as another
     * who did not see them yet: here all are seen, one page after the other.
     */
    private void project(Handle handle, List<RecordedEvent> events) {
        projections.apply(handle, events);
        LeftOut.correctAfter(handle, events);
    }

    private static boolean tryOrPark(Handle handle, RecordedEvent event, Runnable work) {
        try {
            Attempt.run(handle, work);
            return true;
        } catch (CorruptEvent | StoreUnavailable | JdbiException e) {
            if (PassingTrouble.is(e)) {
                throw e;
            }
            ParkedStreams.park(handle, event, e);
            LOGGER.error(
                    "event=parked stream={} version={} reason={}",
                    event.stream(),
                    event.version(),
                    e.toString());
            return false;
        }
    }

    /** Adds events to the end of the log. */
    static void insert(Handle handle, List<RecordedEvent> events) {
        AppendBatch.shareLog(handle);
        EventRows.insert(handle, withEachKeyOnce(handle, events));
    }

    /**
     * Other instances may have written one key into two streams before the index knew it. The first
     * use counts; the later event has none.
     */
    private static List<RecordedEvent> withEachKeyOnce(Handle handle, List<RecordedEvent> events) {
        List<UsedKey> keys =
                events.stream().flatMap(event -> UsedKey.in(event.metadata()).stream()).toList();
        Set<UsedKey> used = new HashSet<>(UsedKey.usedAmong(handle, keys));
        List<RecordedEvent> result = new ArrayList<>(events.size());
        for (RecordedEvent event : events) {
            Optional<UsedKey> key = UsedKey.in(event.metadata());
            result.add(key.isEmpty() || used.add(key.get()) ? event : withoutKey(event));
        }
        return result;
    }

    private static RecordedEvent withoutKey(RecordedEvent event) {
        return event.withMetadata(event.metadata().withKeyUse(null));
    }
}
