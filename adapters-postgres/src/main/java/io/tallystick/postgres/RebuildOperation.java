package io.tallystick.postgres;

import io.tallystick.application.operation.Operation.State;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.Optional;
import java.util.function.BooleanSupplier;

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
                    progress = jdbi.inTransaction(handle -> step(handle, current, page));
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

    /**
     * Takes over a page that was compared; after the last, removes rows without events. Empty if
     * there is nothing left to do.
     */
    private Optional<RebuildProgress> step(
            Handle handle, RebuildProgress before, Optional<Survey.Page> page) {
        return switch (OperationRows.hold(handle, before)) {
            case HELD -> goOn(handle, before, page);
            case CANCELLED -> finish(handle, before, State.CANCELLED);
            case LOST -> Optional.empty();
        };
    }

    private Optional<RebuildProgress> goOn(
            Handle handle, RebuildProgress before, Optional<Survey.Page> page) {
        RebuildProgress next =
                page.map(surveyed -> before.after(surveyed, rebuild.repair(handle, surveyed)))
                        .orElseGet(() -> before.swept(rebuild.sweep(handle)));
        OperationRows.save(handle, next, RepairedSums.NONE);
        return Optional.of(next);
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
