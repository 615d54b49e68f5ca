package io.tallystick.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.AfterEach;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A server over a ledger in memory, whose parts can be made to fail. */
abstract class WebServerCase {

    static final InstantSource CLOCK = InstantSource.system();

    final HttpClient client = HttpClient.newHttpClient();
    final InMemoryLedger memory = InMemoryLedger.create(CLOCK, UUID::randomUUID);
    final Faults faults = new Faults();
    final AtomicReference<TestParts.Probes> probes =
            new AtomicReference<>(TestParts.Probes.of(true, true, HealthProbes.Lag.NONE));
    WebServer server = start(List.of("https://app.example", "https://other.example"), 2000);
    Api api = Api.of(client, server.port());

    /** What the ports below are to do instead of their work. */
    static final class Faults {
        final AtomicReference<Runnable> store = new AtomicReference<>(() -> {});
        final AtomicReference<Runnable> log = new AtomicReference<>(() -> {});
        final AtomicReference<Runnable> views = new AtomicReference<>(() -> {});
        final AtomicBoolean everyAppendConflicts = new AtomicBoolean();
    }

    /** Not over HTTP, which would take most of the time of a test. */
    final void addContacts(int count, String prefix) {
        CommandContext context = CommandContext.of(new UserId(UUID.fromString(api.user())), "test");
        for (int i = 0; i < count; i++) {
            memory.ledger()
                    .contacts()
                    .create(context, null, ContactDetails.named(prefix + UUID.randomUUID()));
        }
    }

    WebServer start(List<String> origins, int maxRequests) {
        Ledger ledger =
                new Ledger(
                        faulty(EventStore.class, memory.store(), faults.store),
                        faulty(EventLog.class, memory.store(), faults.log),
                        faulty(LedgerViews.class, memory.views(), faults.views),
                        UUID::randomUUID,
                        CLOCK,
                        HttpApiContract.UNDO);
        return WebServer.start(
                new WebConfig(
                        "127.0.0.1",
                        0,
                        origins,
                        List.of(),
                        null,
                        WebConfig.DEFAULT_MAX_BODY_BYTES,
                        maxRequests,
                        WebConfig.DEFAULT_MAX_LIVE_READERS,
                        WebConfig.DEFAULT_HEARTBEAT,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10)),
                TestParts.serving(ledger),
                TestParts.trustingHeader(),
                new HealthProbes() {
                    @Override
                    public boolean isEventStoreUp() {
                        return probes.get().isEventStoreUp();
                    }

                    @Override
                    public boolean isProjectionDatabaseUp() {
                        return probes.get().isProjectionDatabaseUp();
                    }

                    @Override
                    public Optional<Lag> projectorLag() {
                        return probes.get().projectorLag();
                    }
                },
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                CLOCK);
    }

    <T> T faulty(Class<T> port, T delegate, AtomicReference<Runnable> fault) {
        return port.cast(
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (proxy, method, arguments) -> {
                            fault.get().run();
                            if (method.getName().equals("append")
                                    && faults.everyAppendConflicts.get()) {
                                return new AppendResult.VersionConflict(7);
                            }
                            return invoke(delegate, method, arguments);
                        }));
    }

    static Object invoke(Object delegate, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static Runnable unavailable(StoreUnavailable.Store store) {
        return () -> {
            throw new StoreUnavailable(store, "asking db-host.internal:5432");
        };
    }

    @AfterEach
    final void stop() {
        client.close();
        server.close();
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
