package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps what it starts in the database, for all servers on it. Thread-safe. */
final class PostgresProjectionAdmin implements ProjectionAdmin {

    private final Jdbi jdbi;
    private final ProjectionStatuses statuses;
    private final ParkedRetry retry;
    private final OperationWorker worker;

    PostgresProjectionAdmin(
            Jdbi jdbi, ProjectionStatuses statuses, ParkedRetry retry, OperationWorker worker) {
        this.jdbi = jdbi;
        this.statuses = statuses;
        this.retry = retry;
        this.worker = worker;
    }

    @Override
    public List<ProjectionStatus> status() {
        return SqlFailures.asking(Store.PROJECTIONS, "read the status", statuses::read);
    }

    @Override
    public Operation rebuild(RebuildManner manner) {
        Operation running =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "begin a rebuild",
                        () -> jdbi.withHandle(handle -> OperationRows.beginOrFind(handle, manner)));
        worker.wake();
        return running;
    }

    @Override
    public Optional<Operation> operation(UUID id) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "read an operation",
                () -> jdbi.withHandle(handle -> OperationRows.find(handle, id)));
    }

    @Override
    public Optional<Operation> cancel(UUID id) {
        Optional<Operation> asked =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "cancel an operation",
                        () ->
                                jdbi.inTransaction(
                                        handle -> {
                                            OperationRows.requestCancel(handle, id);
                                            return OperationRows.find(handle, id);
                                        }));
        worker.wake();
        return asked;
    }

    @Override
    public List<Operation> operations(int limit) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "list operations",
                () -> jdbi.inTransaction(handle -> OperationRows.list(handle, limit)));
    }

    @Override
    public List<ParkedStream> parked(ParkedStream.@Nullable Place after, int limit) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "list parked streams",
                () -> jdbi.withHandle(handle -> ParkedStreams.list(handle, after, limit)));
    }

    @Override
    public Optional<RetriedStream> retry(StreamName stream) {
        return SqlFailures.asking(
                Store.PROJECTIONS, "retry a parked stream", () -> retry.retry(stream));
    }
}
