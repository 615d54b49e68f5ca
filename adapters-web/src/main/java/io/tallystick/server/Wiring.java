package io.tallystick.server;

import com.github.f4b6a3.uuid.UuidCreator;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.server.cli.Launcher;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.command.StartFailures;
import io.tallystick.server.config.HttpConfig;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.Security;
import io.tallystick.web.Served;
import io.tallystick.web.WebConfig;
import io.tallystick.web.WebServer;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Connects everything with {@code new}, top to bottom. Thread-safe. */
final class Wiring implements Launcher {

    /** Whose ledger it is when nobody logs in. */
    static final UserId SINGLE_USER =
            new UserId(UUID.fromString("00000000-0000-4000-8000-000000000001"));

    private final InstantSource clock = InstantSource.system();
    private final IdSource ids = UuidCreator::getTimeOrderedEpoch;

    @Override
    public RunningServer start(ServerConfig config, Consumer<String> progress) {
        Application application = new Application();
        try {
            PortCheck.isFree(config.http());
            return start(config, progress, application);
        } catch (RuntimeException e) {
            closeAfter(e, application);
            throw StartFailures.explain(e, config);
        }
    }

    private RunningServer start(
            ServerConfig config, Consumer<String> progress, Application application) {
        CompletableFuture<String> broken = new CompletableFuture<>();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PostgresDatabase database = new Stores(application, progress, broken, metrics).open(config);
        Ledger ledger =
                new Ledger(
                        database.eventStore(),
                        database.eventLog(),
                        database.views(),
                        ids,
                        clock,
                        new UndoRule(config.undoWindow()));
        Limits limits = Limits.of(config.limits(), application, metrics);
        Security security =
                new Accounts(database.accounts(), limits.ofLogins(), ids, clock)
                        .security(config.auth(), limits.ofRequests(), application, progress);
        WebServer web =
                application.opened(
                        WebServer.start(
                                web(config),
                                new Served(
                                        ledger,
                                        database.settings(),
                                        database.projectionAdmin(),
                                        database.archiveAdmin().orElse(null)),
                                security,
                                new Probes(database),
                                metrics,
                                clock));
        return new WiredServer(application, config, web.port(), broken);
    }

    private static WebConfig web(ServerConfig config) {
        HttpConfig http = config.http();
        WebConfig web =
                WebConfig.of(http.host(), http.port(), http.allowedOrigins())
                        .withTrustedProxies(config.limits().trustedProxies());
        if (!config.auth().isOpen()) {
            return web;
        }
        Set<String> names = new HashSet<>(http.allowedHosts());
        names.add(http.host());
        return web.withHostNames(names);
    }

    private static void closeAfter(RuntimeException failure, Application application) {
        try {
            application.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
