package io.tallystick.postgres;

import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.operation.Operation.State;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Archiving or restoring whose progress is in the database. What is done to rows and the progress
 * commit together, a stretch of the log at a time. Thread-safe.
 */
final class ArchiveOperation implements ResumableOperation<ArchiveProgress> {

    private final Jdbi jdbi;
    private final Archiving archiving;
    private final @Nullable Truncating truncating;
    private final Consumer<ArchiveStep> steps;

    /**
     * @param truncating of the event store elsewhere that the log is a mirror of, null if there is
     *     none
     * @param steps told of each step; what it throws stops the work there
     */
    ArchiveOperation(
            Jdbi jdbi,
            Archiving archiving,
            @Nullable Truncating truncating,
            Consumer<ArchiveStep> steps) {
        this.jdbi = jdbi;
        this.archiving = archiving;
        this.truncating = truncating;
        this.steps = steps;
    }

    @Override
    public Optional<ArchiveProgress> claim() {
        return jdbi.inTransaction(OperationRows::claimArchiving);
    }

    @Override
    public void run(ArchiveProgress claimed, BooleanSupplier isStopping) {
        Optional<ArchiveProgress> progress = Optional.of(claimed);
        while (progress.isPresent()) {
            ArchiveProgress current = progress.get();
            if (isStopping.getAsBoolean()) {
                jdbi.useTransaction(handle -> OperationRows.letGo(handle, current, null));
                return;
            }
            progress = goOn(current);
        }
    }

    /** An archive that is away now may be there soon. */
    private Optional<ArchiveProgress> goOn(ArchiveProgress progress) {
        try {
            return switch (progress.kind()) {
                case ARCHIVE -> cut(progress);
                case RESTORE -> restore(progress);
                case REBUILD -> throw new IllegalStateException("a rebuild archives nothing");
            };
        } catch (ArchiveUnavailable e) {
            throw new StoreUnavailable(Store.ARCHIVE, String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<ArchiveProgress> cut(ArchiveProgress progress) {
        Optional<Archiving.Stretch> next = archiving.next(progress.upTo());
        if (next.isEmpty()) {
            return takeSnapshots(progress);
        }
        steps.accept(ArchiveStep.WRITTEN);
        return commit(
                progress,
                handle -> archiving.cut(handle, next.get()),
                ArchiveStep.CUT,
                ArchiveStep.CUT_COMMITTED);
    }

    private Optional<ArchiveProgress> takeSnapshots(ArchiveProgress progress) {
        Optional<ArchivedSegments.Cut> next = archiving.nextWithoutSnapshots();
        if (next.isEmpty()) {
            return truncating == null ? succeed(progress) : truncate(progress, truncating);
        }
        return commit(
                progress,
                handle -> {
                    archiving.takeSnapshots(handle, next.get());
                    return 0L;
                },
                ArchiveStep.SNAPSHOTS_TAKEN,
                ArchiveStep.SNAPSHOTS_COMMITTED);
    }

    private Optional<ArchiveProgress> truncate(ArchiveProgress progress, Truncating store) {
        Optional<ArchivedSegments.Cut> next = store.next();
        if (next.isEmpty()) {
            store.scavenge();
            return succeed(progress);
        }
        store.truncate(next.get());
        return commit(
                progress,
                handle -> {
                    ArchivedSegments.setTruncated(handle, next.get());
                    return 0L;
                },
                ArchiveStep.TRUNCATED,
                ArchiveStep.TRUNCATION_COMMITTED);
    }

    private Optional<ArchiveProgress> restore(ArchiveProgress progress) {
        Optional<Archiving.Restorable> last = archiving.lastCut();
        if (last.isEmpty()) {
            return succeed(progress);
        }
        return commit(
                progress,
                handle -> archiving.restore(handle, last.get()),
                ArchiveStep.RESTORED,
                ArchiveStep.RESTORE_COMMITTED);
    }

    private Optional<ArchiveProgress> succeed(ArchiveProgress progress) {
        return jdbi.inTransaction(
                handle ->
                        switch (OperationRows.hold(handle, progress)) {
                            case HELD -> finish(handle, progress, State.SUCCEEDED);
                            case CANCELLED -> finish(handle, progress, State.CANCELLED);
                            case LOST -> Optional.empty();
                        });
    }

    private Optional<ArchiveProgress> commit(
            ArchiveProgress before,
            Function<Handle, Long> work,
            ArchiveStep done,
            ArchiveStep committed) {
        Optional<ArchiveProgress> after =
                jdbi.inTransaction(
                        handle ->
                                switch (OperationRows.hold(handle, before)) {
                                    case HELD -> {
                                        ArchiveProgress next = before.plus(work.apply(handle));
                                        OperationRows.saveArchiving(handle, next);
                                        steps.accept(done);
                                        yield Optional.of(next);
                                    }
                                    case CANCELLED -> finish(handle, before, State.CANCELLED);
                                    case LOST -> Optional.empty();
                                });
        steps.accept(committed);
        return after;
    }

    private static Optional<ArchiveProgress> finish(
            Handle handle, ArchiveProgress progress, State state) {
        OperationRows.finish(handle, progress, state, null);
        return Optional.empty();
    }

    @Override
    public void postpone(ArchiveProgress claimed, String reason) {
        jdbi.useTransaction(handle -> OperationRows.letGo(handle, claimed, reason));
    }

    @Override
    public void fail(ArchiveProgress claimed, String reason) {
        jdbi.useTransaction(handle -> OperationRows.finish(handle, claimed, State.FAILED, reason));
    }
}
