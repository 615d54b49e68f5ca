package io.tallystick.postgres;

import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.StreamTruncation;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Archiving and restoring as a server does it, told step by step. */
@NullMarked
public final class ToldArchiving {

    private ToldArchiving() {}

    /** The names of all steps that there may be. */
    public static Set<String> steps() {
        return Stream.of(ArchiveStep.values()).map(ArchiveStep::name).collect(Collectors.toSet());
    }

    /**
     * Begins it, and takes it to its end, all by itself.
     *
     * @param store of which the log is a mirror, null if there is none
     * @param steps told the name of each step; what it throws stops the work there
     */
    public static void run(
            Operation.Kind kind,
            PostgresConfig config,
            @Nullable StreamTruncation store,
            Consumer<String> steps) {
        Jdbi jdbi = Jdbi.create(config.jdbcUrl(), config.user(), config.password());
        jdbi.useHandle(
                handle ->
                        OperationRows.beginOrFindArchiving(
                                handle, kind, PostgresEventLog.headPosition(handle), 0));
        ArchiveOperation operation =
                new ArchiveOperation(
                        jdbi,
                        new Archiving(jdbi, Objects.requireNonNull(config.archive())),
                        store == null ? null : new Truncating(jdbi, store),
                        step -> steps.accept(step.name()));
        operation.run(operation.claim().orElseThrow(), () -> false);
    }
}
