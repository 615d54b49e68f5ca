package io.tallystick.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.testkit.memory.InMemoryLedger;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** A server for the stand-ins of the app, which know nothing of it but its address. */
public final class StandInServer implements AutoCloseable {

    /** The header in which a request says whose it is. */
    public static final String USER_HEADER = Api.USER_HEADER;

    private final WebServer server;
    private final Runnable closeLedger;

    private StandInServer(
            Ledger ledger, ProjectionAdmin admin, InstantSource clock, Runnable closeLedger) {
        this.closeLedger = closeLedger;
        this.server =
                WebServer.start(
                        WebConfig.of("127.0.0.1", 0, List.of()),
                        TestParts.serving(ledger, admin),
                        TestParts.trustingHeader(),
                        TestParts.ALL_UP,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        clock);
    }

    /** A server with an empty ledger that is gone with it. */
    public static StandInServer inMemory(InstantSource clock, IdSource ids) {
        return new StandInServer(
                InMemoryLedger.create(clock, ids, HttpApiContract.UNDO).ledger(),
                new FakeProjectionAdmin(true),
                clock,
                () -> {});
    }

    /** A server on a new database. */
    public static StandInServer onPostgres(InstantSource clock, IdSource ids) {
        TestDatabase test = TestDatabase.create();
        PostgresDatabase database =
                PostgresDatabase.open(
                        PostgresConfig.of(test.jdbcUrl(), test.user(), test.password()));
        Ledger ledger =
                new Ledger(
                        database.eventStore(),
                        database.eventLog(),
                        database.views(),
                        ids,
                        clock,
                        HttpApiContract.UNDO);
        return new StandInServer(
                ledger,
                database.projectionAdmin(),
                clock,
                () -> {
                    database.close();
                    test.close();
                });
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
        closeLedger.run();
    }
}
