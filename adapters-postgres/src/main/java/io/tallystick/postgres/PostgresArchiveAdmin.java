package io.tallystick.postgres;

import io.tallystick.application.failure.ArchiveBusy;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.operation.ArchivePlan;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.application.view.GlobalPosition;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.time.Instant;
import java.util.function.Function;

/** Keeps what it starts in the database, for all servers on it. Thread-safe. */
final class PostgresArchiveAdmin implements ArchiveAdmin {

    private final Jdbi jdbi;
    private final OperationWorker worker;

    PostgresArchiveAdmin(Jdbi jdbi, OperationWorker worker) {
        this.jdbi = jdbi;
        this.worker = worker;
    }

    @Override
    public ArchivePlan plan(Instant before) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "look what there is to archive",
                () -> jdbi.withHandle(handle -> plan(handle, before)));
    }

    /** Positions become readable in their order, so nothing comes before what is counted here. */
    private static ArchivePlan plan(Handle handle, Instant before) {
        return handle.createQuery(
                        "select upto, (select count(*) from events where position <= upto and"
                                + " position > :cut) as events from (select coalesce((select"
                                + " min(position) - 1 from events where recorded_at >= :before),"
                                + " (select max(position) from events), 0) as upto) p")
                .bind("cut", ArchivedSegments.cut(handle))
                .bind("before", SqlTime.of(before))
                .map(
                        (row, context) ->
                                new ArchivePlan(
                                        new GlobalPosition(row.getLong("upto")),
                                        row.getLong("events")))
                .one();
    }

    @Override
    public Operation archive(Instant before) {
        return begin(
                Operation.Kind.ARCHIVE,
                handle -> {
                    ArchivePlan plan = plan(handle, before);
                    return OperationRows.beginOrFindArchiving(
                            handle, Operation.Kind.ARCHIVE, plan.upTo().value(), plan.events());
                });
    }

    @Override
    public Operation restore() {
        return begin(
                Operation.Kind.RESTORE,
                handle ->
                        OperationRows.beginOrFindArchiving(
                                handle,
                                Operation.Kind.RESTORE,
                                ArchivedSegments.cut(handle),
                                ArchivedSegments.countEvents(handle)));
    }

    private Operation begin(Operation.Kind kind, Function<Handle, Operation> beginning) {
        Operation running =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "begin to archive or restore",
                        () -> jdbi.withHandle(beginning::apply));
        worker.wake();
        if (running.kind() != kind) {
            throw new ArchiveBusy(running.id());
        }
        return running;
    }
}
