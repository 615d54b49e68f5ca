package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/**
 * An event store elsewhere, whose events are projected here as soon as they are appended, so that
 * who wrote can read. All that is done here besides appending is best effort: the projector does it
 * too, a moment later. Thread-safe.
 */
final class MirroredEventStore implements EventStore {

    private static final Logger LOGGER = LoggerFactory.getLogger(MirroredEventStore.class);
    private static final int ATTEMPTS = 3;

    private final EventStore store;
    private final Jdbi jdbi;
    private final TruncatedStreams truncated;
    private final Projections projections;
    private final OwnWrites ownWrites;

    MirroredEventStore(
            EventStore store,
            Jdbi jdbi,
            TruncatedStreams truncated,
            Projections projections,
            OwnWrites ownWrites) {
        this.truncated = truncated;
        this.store = store;
        this.jdbi = jdbi;
        this.projections = projections;
        this.ownWrites = ownWrites;
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        if (isKeyUsedElsewhere(stream, events)) {
            return new AppendResult.KeyAlreadyUsed();
        }
        AppendResult result = store.append(stream, expected, events);
        if (result instanceof AppendResult.Appended appended) {
            ownWrites.add(stream, appended.lastVersion());
            projectWhatIsRecorded(stream, appended);
        }
        return result;
    }

    /** The store has no index of keys, but the mirror has, perhaps a moment behind. */
    private boolean isKeyUsedElsewhere(StreamName stream, List<NewEvent> events) {
        List<UsedKey> keys = events.stream().flatMap(LogTail::key).toList();
        if (keys.isEmpty()) {
            return false;
        }
        try {
            return jdbi.withHandle(handle -> UsedKey.usedOutside(handle, stream, keys));
        } catch (JdbiException e) {
            LOGGER.debug("keys cannot be looked up, reason={}", e.toString());
            return false;
        }
    }

    /**
     * Reads back what the store has: an earlier attempt of the same append may have recorded other
     * data, and only what is in the log may be projected.
     */
    private void projectWhatIsRecorded(StreamName stream, AppendResult.Appended appended) {
        int length = Math.toIntExact(appended.lastVersion() - appended.firstVersion() + 1);
        try {
            project(stream, store.readForwards(stream, appended.firstVersion(), length).events());
        } catch (StoreUnavailable e) {
            LOGGER.debug("left to the projector, stream={}, reason={}", stream, e.toString());
        }
    }

    private void project(StreamName stream, List<RecordedEvent> recorded) {
        if (recorded.isEmpty() || AggregateType.of(stream).isEmpty()) {
            return;
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                jdbi.useTransaction(handle -> project(handle, recorded));
                return;
            } catch (CorruptEvent e) {
                LOGGER.debug("left to the projector, stream={}, reason={}", stream, e.toString());
                return;
            } catch (JdbiException e) {
                LOGGER.debug("left to the projector, stream={}, reason={}", stream, e.toString());
                if (!SqlFailures.isLostRace(e)) {
                    return;
                }
            }
        }
    }

    /** The row may be behind, and so may the mirror: what is missing is read from the store. */
    private void project(Handle handle, List<RecordedEvent> recorded) {
        AppendBatch.shareLog(handle);
        projections.apply(handle, recorded, this::load);
    }

    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        return truncated.forwards(
                stream, fromVersion, limit, store.readForwards(stream, fromVersion, limit));
    }

    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        return truncated.backwards(
                stream, fromVersion, limit, store.readBackwards(stream, fromVersion, limit));
    }

    @Override
    public LoadedStream load(StreamName stream) {
        return truncated.load(stream, store.readStream(stream));
    }

    @Override
    public StorePage readAll(StorePosition after, int limit) {
        return store.readAll(after, limit);
    }

    @Override
    public boolean awaitEventsAfter(StorePosition position, Duration timeout)
            throws InterruptedException {
        return store.awaitEventsAfter(position, timeout);
    }
}
