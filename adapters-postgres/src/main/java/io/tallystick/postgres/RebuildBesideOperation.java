package io.tallystick.postgres;

import io.tallystick.application.operation.Operation.State;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A rebuild beside whose progress is in the database. The swap, its report and the end of the
 * operation commit together; one that was stopped before begins anew. Thread-safe.
 */
final class RebuildBesideOperation {

    private final Jdbi jdbi;
    private final RebuildBeside rebuild;

    RebuildBesideOperation(Jdbi jdbi, RebuildBeside rebuild) {
        this.jdbi = jdbi;
        this.rebuild = rebuild;
    }

    /** Goes on until it has ended, somebody else has taken over, or the caller is stopping. */
    void run(RebuildProgress claimed, BooleanSupplier isStopping) {
        Claim claim = new Claim(claimed, isStopping);
        Optional<Rebuild.Report> report = rebuild.run(claim);
        if (report.isEmpty()) {
            jdbi.useTransaction(claim::letGo);
        }
    }

    private final class Claim implements RebuildBeside.Watcher {

        private final BooleanSupplier isStopping;
        private RebuildProgress progress;

        Claim(RebuildProgress claimed, BooleanSupplier isStopping) {
            this.progress = claimed.folded(0);
            this.isStopping = isStopping;
            jdbi.useTransaction(handle -> OperationRows.count(handle, progress));
        }

        @Override
        public boolean wantsMore(long streams) {
            progress = progress.folded(streams);
            return !isStopping.getAsBoolean()
                    && jdbi.inTransaction(handle -> save(handle, progress, RepairedSums.NONE));
        }

        private static boolean save(Handle handle, RebuildProgress progress, RepairedSums sums) {
            if (OperationRows.hold(handle, progress) != OperationRows.Hold.HELD) {
                return false;
            }
            OperationRows.save(handle, progress, sums);
            return true;
        }

        @Override
        public boolean accepts(Handle handle, Rebuild.Report report) {
            RebuildProgress ended = progress.reported(report);
            RepairedSums sums =
                    new RepairedSums(
                            report.balances(), report.repairedDigests(), report.repairedWords());
            if (!save(handle, ended, sums)) {
                return false;
            }
            OperationRows.finish(handle, ended, State.SUCCEEDED, null);
            return true;
        }

        void letGo(Handle handle) {
            switch (OperationRows.hold(handle, progress)) {
                case HELD -> OperationRows.letGo(handle, progress, null);
                case CANCELLED -> OperationRows.finish(handle, progress, State.CANCELLED, null);
                case LOST -> {}
            }
        }
    }
}
