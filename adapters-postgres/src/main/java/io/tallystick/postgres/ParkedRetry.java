package io.tallystick.postgres;

import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tries to project parked streams again. Thread-safe. */
final class ParkedRetry {

    private final Jdbi jdbi;
    private final StreamRepair repair;
    private final EventStore store;

    ParkedRetry(Jdbi jdbi, StreamRepair repair, EventStore store) {
        this.jdbi = jdbi;
        this.repair = repair;
        this.store = store;
    }

    /** Empty if the stream is not parked. */
    Optional<RetriedStream> retry(StreamName stream) {
        if (jdbi.withHandle(handle -> ParkedStreams.find(handle, stream)).isEmpty()) {
            return Optional.empty();
        }
        List<RecordedEvent> recorded = store.readStream(stream);
        return jdbi.inTransaction(handle -> retry(handle, stream, recorded));
    }

    private Optional<RetriedStream> retry(
            Handle handle, StreamName stream, List<RecordedEvent> recorded) {
        AppendBatch.lockLog(handle); // so the archive was read before
        if (ParkedStreams.find(handle, stream).isEmpty()) {
            return Optional.empty();
        }
        if (isWhollyLogged(handle, stream, recorded)) {
            project(handle, stream, recorded);
        }
        return Optional.of(
                ParkedStreams.find(handle, stream)
                        .map(ParkedStream::reason)
                        .map(RetriedStream::new)
                        .orElse(RetriedStream.RELEASED));
    }

    /** It may be the mirror that refused an event, so that the log goes without it. */
    private static boolean isWhollyLogged(
            Handle handle, StreamName stream, List<RecordedEvent> recorded) {
        Set<EventId> logged = new HashSet<>();
        WholeStreams.rows(handle, stream).forEach(row -> logged.add(row.event().id()));
        List<RecordedEvent> missing =
                recorded.stream().filter(event -> !logged.contains(event.id())).toList();
        if (missing.isEmpty()) {
            return true;
        }
        try {
            Attempt.run(handle, () -> Mirror.insert(handle, missing));
            return true;
        } catch (JdbiException e) {
            if (SqlFailures.isPassing(e)) {
                throw e;
            }
            ParkedStreams.park(handle, missing.getFirst(), e);
            return false;
        }
    }

    private void project(Handle handle, StreamName stream, List<RecordedEvent> recorded) {
        if (AggregateType.of(stream).isEmpty()) {
            ParkedStreams.release(handle, List.of(stream.value())); // nothing is projected from it
        } else {
            repair.knowing(recorded).repair(handle, List.of(stream));
        }
    }
}
