package io.tallystick.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;
import io.tallystick.server.command.ArchiveAccess;
import io.tallystick.server.command.EventStoreAccess;
import io.tallystick.server.config.DatabaseConfig;
import io.tallystick.server.config.EventStoreConfig;
import io.tallystick.server.config.ServerConfig;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Opens what keeps events and read models. For one start. */
final class Stores {

    private final Application application;
    private final Consumer<String> progress;
    private final CompletableFuture<String> broken;
    private final MeterRegistry metrics;

    Stores(
            Application application,
            Consumer<String> progress,
            CompletableFuture<String> broken,
            MeterRegistry metrics) {
        this.application = application;
        this.progress = progress;
        this.broken = broken;
        this.metrics = metrics;
    }

    PostgresDatabase open(ServerConfig config) {
        EventStoreConfig elsewhere = config.eventStore();
        PostgresConfig access = ArchiveAccess.add(access(config.database()), config.archive());
        return elsewhere == null
                ? application.opened(PostgresDatabase.open(access))
                : openMirror(access, elsewhere);
    }

    private PostgresDatabase openMirror(PostgresConfig access, EventStoreConfig elsewhere) {
        EventStoreHttpClient store =
                application.opened(
                        EventStoreHttpClient.connect(
                                EventStoreAccess.of(elsewhere), new EventStoreMetrics(metrics)));
        PostgresDatabase database = application.opened(PostgresDatabase.openMirror(access, store));
        database.projector().ifPresent(projector -> ProjectorMetrics.bind(projector, metrics));
        return database;
    }

    private PostgresConfig access(DatabaseConfig config) {
        return switch (config) {
            case DatabaseConfig.Embedded embedded -> start(embedded);
            case DatabaseConfig.External external ->
                    PostgresConfig.of(external.url(), external.user(), external.password().value());
        };
    }

    private PostgresConfig start(DatabaseConfig.Embedded embedded) {
        EmbeddedPostgres postgres =
                application.opened(
                        EmbeddedPostgres.start(
                                EmbeddedPostgresConfig.in(embedded.dataDirectory())
                                        .withProgress(progress)));
        postgres.onUnexpectedEnd(
                () ->
                        broken.complete(
                                "the embedded PostgreSQL has ended, see "
                                        + postgres.dataDirectory().resolve("postgres.log")
                                        + "; nothing that was confirmed is lost, start again"));
        return PostgresConfig.of(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }
}
