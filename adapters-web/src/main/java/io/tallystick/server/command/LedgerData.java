package io.tallystick.server.command;

import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.EventStoreConfig;
import io.tallystick.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The data of a ledger, beside its servers or without any. Nothing is migrated, and nothing is
 * worked on that was not asked for. Close it.
 *
 * @param store null if the database keeps the events
 */
record LedgerData(
        DatabaseAccess access, @Nullable EventStoreHttpClient store, PostgresDatabase database)
        implements AutoCloseable {

    /** So long without getting on, and the mirror counts as held. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * @throws StartFailed if there is no ledger yet; other failures are of the adapters
     */
    static LedgerData open(ServerConfig config) throws InterruptedException {
        DatabaseAccess access = DatabaseAccess.open(config.database()).with(config.archive());
        try {
            return open(access, config.eventStore());
        } catch (RuntimeException e) {
            access.close();
            throw e;
        }
    }

    static LedgerData open(DatabaseAccess access, @Nullable EventStoreConfig elsewhere) {
        if (elsewhere == null) {
            return new LedgerData(access, null, PostgresDatabase.join(access.config()));
        }
        EventStoreHttpClient store = EventStoreHttpClient.connect(EventStoreAccess.of(elsewhere));
        try {
            return new LedgerData(
                    access, store, PostgresDatabase.joinMirror(access.config(), store));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Sees to it that the log has what the event store has; says so if it does not. */
    void catchUp(Terminal terminal) throws InterruptedException {
        if (store == null) {
            return;
        }
        database.projector().orElseThrow().start();
        ProjectionStatus status = database.projectionAdmin().status().getFirst();
        ProjectionStatus reached = status;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!hasAll(status)) {
            if (isFurther(status, reached)) {
                reached = status;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                terminal.err()
                        .println("tallystick: the newest events of the event store are missing");
                return;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            status = database.projectionAdmin().status().getFirst();
        }
    }

    /** What is missing is not counted to the end, and not all of it gets into the log. */
    private static boolean isFurther(ProjectionStatus status, ProjectionStatus before) {
        Long lag = status.lagEvents();
        Long lagBefore = before.lagEvents();
        return status.position().compareTo(before.position()) > 0
                || (lag != null && (lagBefore == null || lag < lagBefore));
    }

    private static boolean hasAll(ProjectionStatus status) {
        return status.lagEvents() != null && status.lagEvents() == 0;
    }

    @Override
    public void close() {
        database.close();
        if (store != null) {
            store.close();
        }
        access.close();
    }
}
