package io.tallystick.postgres;

import io.tallystick.application.operation.Operation.State;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A rebuild whose progress is in the database. What a page repairs, its report and its progress
 * commit together, so none of it is lost when a server is. Thread-safe.
 */
final class RebuildOperation implements ResumableOperation<RebuildProgress> {

    private final Jdbi jdbi;
    private final Rebuild rebuild;
    private final RebuildBesideOperation beside;

    RebuildOperation(Jdbi jdbi, Rebuild rebuild, RebuildBeside beside) {
        this.jdbi = jdbi;
        this.rebuild = rebuild;
        this.beside = new RebuildBesideOperation(jdbi, beside);
    }

    @Override
    public Optional<RebuildProgress> claim() {
        return jdbi.inTransaction(OperationRows::claim);
    }

    @Override
    public void run(RebuildProgress claimed, BooleanSupplier isStopping) {
        switch (claimed.manner()) {
            case IN_PLACE -> runInPlace(claimed, isStopping);
            case BESIDE -> beside.run(claimed, isStopping);
        }
    }

    private void runInPlace(RebuildProgress claimed, BooleanSupplier isStopping) {
        jdbi.useTransaction(handle -> OperationRows.count(handle, claimed));
        try (Survey survey = rebuild.survey(claimed.resumeAfter())) {
            Optional<RebuildProgress> progress = Optional.of(claimed);
            while (progress.isPresent()) {
                RebuildProgress current = progress.get();
                if (isStopping.getAsBoolean()) {
                    jdbi.useTransaction(handle -> OperationRows.letGo(handle, current, null));
                    return;
                }
                if (current.isSwept()) {
                    long words = rebuild.repairWords(isStopping);
                    progress =
                            isStopping.getAsBoolean()
                                    ? progress
                                    : jdbi.inTransaction(handle -> end(handle, current, words));
                } else {
                    Optional<Survey.Page> page = survey.next();
                    progress =
                            page.isPresent()
                                    ? step(current, handle -> repair(handle, current, page.get()))
                                    : afterAllPages(current, isStopping);
                }
            }
        }
    }

    @Override
    public void postpone(RebuildProgress claimed, String reason) {
        jdbi.useTransaction(handle -> OperationRows.letGo(handle, claimed, reason));
    }

    @Override
    public void fail(RebuildProgress claimed, String reason) {
        jdbi.useTransaction(handle -> OperationRows.finish(handle, claimed, State.FAILED, reason));
    }

    /** What comes next, unless it was cancelled or somebody else has taken over. */
    private Optional<RebuildProgress> step(
            RebuildProgress before, Function<Handle, RebuildProgress> work) {
        return jdbi.inTransaction(
                handle ->
                        switch (OperationRows.hold(handle, before)) {
                            case HELD -> {
                                RebuildProgress next = work.apply(handle);
                                OperationRows.save(handle, next, RepairedSums.NONE);
                                yield Optional.of(next);
                            }
                            case CANCELLED -> finish(handle, before, State.CANCELLED);
                            case LOST -> Optional.empty();
                        });
    }

    private RebuildProgress repair(Handle handle, RebuildProgress before, Survey.Page page) {
        return before.after(page, rebuild.repair(handle, page));
    }

    /** Rows without events go once all snapshots were looked at. */
    private Optional<RebuildProgress> afterAllPages(
            RebuildProgress before, BooleanSupplier isStopping) {
        List<String> snapshots = rebuild.repairSnapshots(isStopping);
        return step(
                before,
                handle ->
                        isStopping.getAsBoolean()
                                ? before.found(snapshots)
                                : before.found(snapshots).swept(rebuild.sweep(handle)));
    }

    private static Optional<RebuildProgress> end(
            Handle handle, RebuildProgress before, long words) {
        return switch (OperationRows.hold(handle, before)) {
            case HELD -> {
                OperationRows.save(handle, before, Rebuild.repairSums(handle, words));
                yield finish(handle, before, State.SUCCEEDED);
            }
            case CANCELLED -> finish(handle, before, State.CANCELLED);
            case LOST -> Optional.empty();
        };
    }

    private static Optional<RebuildProgress> finish(
            Handle handle, RebuildProgress progress, State state) {
        OperationRows.finish(handle, progress, state, null);
        return Optional.empty();
    }
}
