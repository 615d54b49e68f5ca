package io.tallystick.web;

import io.javalin.Javalin;
import io.javalin.http.HttpResponseException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.live.LiveLog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ledger, served over HTTP as its {@code openapi.yaml} says. Each request runs on a virtual
 * thread of its own; the number of requests, and every part of one, is bounded. Thread-safe.
 */
public final class WebServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebServer.class);

    /** For the bodies that are on their way, apart from those of phones that sync. */
    private static final int BODY_ROOM_BYTES = 32 << 20;

    private final Javalin javalin;
    private final Health health;
    private final Metrics metrics;
    private final LiveLog live;

    private WebServer(Javalin javalin, Health health, Metrics metrics, LiveLog live) {
        this.javalin = javalin;
        this.health = health;
        this.metrics = metrics;
        this.live = live;
    }

    /**
     * Serves from now on.
     *
     * @param security who may use it
     * @param registry gets what is measured here and about the JVM, and is shown at /metrics
     * @param clock tells what is overdue
     * @throws io.javalin.util.JavalinBindException if the port is taken or not allowed
     */
    public static WebServer start(
            WebConfig config,
            Served served,
            Security security,
            HealthProbes probes,
            PrometheusMeterRegistry registry,
            InstantSource clock) {
        Ledger ledger = served.ledger();
        Health health = new Health(probes);
        Metrics metrics = new Metrics(registry);
        LiveLog live =
                LiveLog.follow(
                        ledger.log(), failure -> log.error("event=live_log_failed", failure));
        registry.gauge("tallystick.live.readers", live, LiveLog::watchers);
        LiveReaders readers = new LiveReaders(config.maxLiveReaders());
        SharedPages pages = new SharedPages(ledger.log());
        BodyReader bodies =
                new BodyReader(
                        config.maxBodyBytes(),
                        new BodyRoom(BODY_ROOM_BYTES, BodyReader.SMALL_BYTES));
        Javalin javalin =
                Javalin.create(
                        app -> {
                            HttpServer.configure(app, config, new RequestMetrics(registry));
                            Router router = new Router(app.routes, security);
                            new ContactRoutes(ledger, bodies).register(router);
                            new TransactionRoutes(ledger, bodies).register(router);
                            new EventRoutes(ledger.log()).register(router);
                            new EventStreamRoutes(
                                            ledger.log(), pages, live, readers, config.heartbeat())
                                    .register(router);
                            new SocketRoutes(
                                            ledger.log(),
                                            pages,
                                            live,
                                            readers,
                                            new Cors(config.allowedOrigins()),
                                            config.heartbeat(),
                                            config.idleTimeout())
                                    .register(router);
                            new EventExport(ledger.log()).register(router);
                            new ContactHistoryRoutes(ledger.timeTravel()).register(router);
                            new SummaryRoutes(ledger, clock).register(router);
                            new SyncRoutes(ledger, registry).register(router);
                            new ProjectionRoutes(served.admin(), bodies).register(router);
                            new ArchiveRoutes(served.archive(), ledger.log(), bodies)
                                    .register(router);
                            new OperationRoutes(served.admin()).register(router);
                            new SettingsRoutes(served.settings(), bodies).register(router);
                            new LoginRoutes(security, bodies).register(router);
                            new AccountRoutes(security.accounts(), bodies).register(router);
                            new LedgerReports(security.accounts(), ledger.views(), clock)
                                    .register(router);
                            new AppLists(ledger.views()).register(router);
                            health.register(router);
                            metrics.register(router);
                            new Docs().register(router);
                            router.addOptions();
                            app.routes.exception(Exception.class, Failures::handle);
                            app.routes.exception(
                                    HttpResponseException.class,
                                    (e, ctx) -> Failures.handle(router.counted(e, ctx), ctx));
                        });
        try {
            javalin.start();
        } catch (RuntimeException e) {
            live.close();
            throw e;
        }
        metrics.bindJvm();
        return new WebServer(javalin, health, metrics, live);
    }

    /** The port it listens on, which the system chose if none was configured. */
    public int port() {
        return javalin.port();
    }

    /**
     * Says that it is not ready, lets the requests that are under way finish, for a while, and
     * stops. Idempotent.
     */
    @Override
    public void close() {
        health.drain();
        live.close();
        javalin.stop();
        metrics.close();
    }

    /** Every call there is, as {@code METHOD path}. */
    Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .forEach(endpoint -> routes.add(endpoint.method + " " + endpoint.path));
        return routes;
    }
}
