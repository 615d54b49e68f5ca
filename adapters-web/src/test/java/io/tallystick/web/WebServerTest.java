package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * The server itself: what holds for every request, operations, and what happens when parts fail.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class WebServerTest {

    private static final InstantSource CLOCK = InstantSource.system();

    private final HttpClient client = HttpClient.newHttpClient();
    private final InMemoryLedger memory = InMemoryLedger.create(CLOCK, UUID::randomUUID);
    private final Faults faults = new Faults();
    private final AtomicReference<TestParts.Probes> probes =
            new AtomicReference<>(TestParts.Probes.of(true, true, HealthProbes.Lag.NONE));
    private WebServer server = start(List.of("https://app.example", "https://other.example"), 2000);
    private Api api = Api.of(client, server.port());

    /** What the ports below are to do instead of their work. */
    private static final class Faults {
        final AtomicReference<Runnable> store = new AtomicReference<>(() -> {});
        final AtomicReference<Runnable> log = new AtomicReference<>(() -> {});
        final AtomicReference<Runnable> views = new AtomicReference<>(() -> {});
        final AtomicBoolean everyAppendConflicts = new AtomicBoolean();
    }

    private WebServer start(List<String> origins, int maxRequests) {
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

    private <T> T faulty(Class<T> port, T delegate, AtomicReference<Runnable> fault) {
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

    private static Object invoke(Object delegate, Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Runnable unavailable(StoreUnavailable.Store store) {
        return () -> {
            throw new StoreUnavailable(store, "asking db-host.internal:5432");
        };
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void every_answer_names_the_request() {
        assertThat(api.get("/health", "X-Request-Id", "a-B_3.x").header("X-Request-Id"))
                .isEqualTo("a-B_3.x");
        assertThat(api.get("/health").header("X-Request-Id")).matches("[0-9a-f]{32}");
        assertThat(api.get("/nowhere", "X-Request-Id", "bad id").header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
        assertThat(api.get("/health", "X-Request-Id", "x".repeat(129)).header("X-Request-Id"))
                .hasSize(32);
        Reply problem = api.get("/nowhere", "X-Request-Id", "r").isProblem(404, "not_found");
        assertThat(problem.at("/request_id").asText()).isEqualTo("r");
        assertThat(problem.at("/instance").asText()).isEqualTo("/nowhere");
    }

    @Test
    void every_answer_has_its_safety_headers() {
        for (String path : List.of("/api/contacts", "/nowhere", "/docs", "/health")) {
            Reply reply = api.get(path);
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(reply.header("Server")).isNull();
            assertThat(reply.header("Set-Cookie")).isNull();
        }
    }

    @Test
    void who_is_not_known_gets_no_further() {
        HttpRequest request = HttpRequest.newBuilder(api.uri("/api/contacts")).build();
        Reply reply = api.send(request).isProblem(401, "unauthenticated");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        HttpRequest post =
                HttpRequest.newBuilder(api.uri("/api/contacts"))
                        .POST(HttpRequest.BodyPublishers.ofString("x".repeat(3 << 20)))
                        .build();
        api.send(post).isProblem(401, "unauthenticated");
        api.send(HttpRequest.newBuilder(api.uri("/health")).build()).is(200);
    }

    @Test
    void unknown_routes_and_methods_are_problems() {
        api.get("/api").isProblem(404, "not_found");
        api.get("/api/contact").isProblem(404, "not_found");
        api.get("/api/contacts//events").isProblem(400, "invalid_request");
        Reply reply =
                api.send("DELETE", "/api/contacts", null).isProblem(405, "method_not_allowed");
        assertThat(reply.header("Allow")).isEqualTo("GET, POST, HEAD, OPTIONS");
        api.send("PUT", "/health", "x".repeat(100)).isProblem(405, "method_not_allowed");
        api.send("BREW", "/health", null).isProblem(405, "method_not_allowed");
        api.send("TRACE", "/api/events", null).isProblem(405, "method_not_allowed");
        assertThat(api.get("/api/contacts/").is(200).ids()).isEmpty();
    }

    @Test
    void a_header_cannot_change_the_method() {
        String path = "/api/contacts/" + api.contact("A");
        api.get(path, "X-HTTP-Method-Override", "DELETE").is(200);
        api.get(path).is(200);
        api.get(path, "Sec-WebSocket-Version", "13").is(200);
    }

    @Test
    void head_is_get_without_the_body() {
        String path = "/api/contacts/" + api.contact("A");
        Reply get = api.get(path);
        Reply head = api.send("HEAD", path, null).is(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo("\"0\"");
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(api.send("HEAD", "/api/contacts/x", null).is(400).text()).isEmpty();
        api.send("HEAD", "/nowhere", null).is(404);
        api.send("HEAD", "/api/contacts", null).is(200);
    }

    @Test
    void options_tells_what_is_allowed() {
        Reply reply = api.send("OPTIONS", "/api/contacts/x", null).is(204);
        assertThat(reply.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, PUT");
        assertThat(reply.header("Accept-Patch")).isEqualTo("application/merge-patch+json");
        api.send("OPTIONS", "/nowhere", null).isProblem(404, "not_found");
    }

    @Test
    void large_answers_are_compressed_for_who_takes_it() throws Exception {
        for (int i = 0; i < 40; i++) {
            api.contact("number " + i);
        }
        for (String path : List.of("/api/contacts", "/api/contacts?limit=30")) {
            String plain = api.get(path).is(200).text();
            HttpResponse<byte[]> zipped =
                    client.send(
                            HttpRequest.newBuilder(api.uri(path))
                                    .header(Api.USER_HEADER, api.user())
                                    .header("Accept-Encoding", "br;q=1, gzip;q=0.5")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(zipped.headers().allValues("Vary")).contains("Origin", "Accept-Encoding");
            assertThat(zipped.body().length).isLessThan(plain.length() / 2);
            InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()));
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
        }
        assertThat(api.get("/api/contacts", "Accept-Encoding", "gzip;q=0").is(200).json())
                .hasSize(40);
    }

    @Test
    void a_long_list_is_streamed_whole() {
        int count = 3000;
        for (int i = 0; i < count; i++) {
            api.post(
                    "/api/contacts",
                    "{\"name\":\"n" + i + "\",\"notes\":\"" + "x".repeat(100) + "\"}");
        }
        Reply reply = api.get("/api/contacts").is(200);
        assertThat(reply.ids()).hasSize(count).doesNotHaveDuplicates();
        assertThat(reply.header("Content-Length")).isNull();
    }

    @Test
    void a_list_that_breaks_off_is_never_taken_for_whole() {
        for (int i = 0; i < 1500; i++) {
            api.contact("incompressible " + UUID.randomUUID() + UUID.randomUUID());
        }
        AtomicReference<Runnable> fault = new AtomicReference<>(() -> {});
        server.close();
        Ledger breaking =
                new Ledger(
                        memory.store(),
                        memory.store(),
                        new BreakingViews(memory.views(), fault).proxy(),
                        UUID::randomUUID,
                        CLOCK,
                        HttpApiContract.UNDO);
        server =
                WebServer.start(
                        WebConfig.of("127.0.0.1", 0, List.of()),
                        TestParts.serving(breaking),
                        TestParts.trustingHeader(),
                        TestParts.ALL_UP,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        CLOCK);
        Api late = new Api(client, server.port(), api.user());
        fault.set(unavailable(StoreUnavailable.Store.PROJECTIONS));
        for (String encoding : List.of("identity", "gzip")) {
            HttpRequest request =
                    HttpRequest.newBuilder(late.uri("/api/contacts"))
                            .header(Api.USER_HEADER, late.user())
                            .header("Accept-Encoding", encoding)
                            .build();
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()))
                    .isInstanceOf(IOException.class);
        }
        fault.set(() -> {});
        assertThat(late.get("/api/contacts").is(200).ids()).hasSize(1500);
    }

    /** Lists some contacts and then fails. */
    private record BreakingViews(LedgerViews views, AtomicReference<Runnable> fault) {

        LedgerViews proxy() {
            return (LedgerViews)
                    Proxy.newProxyInstance(
                            LedgerViews.class.getClassLoader(),
                            new Class<?>[] {LedgerViews.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("contacts")) {
                                    contacts((ContactQuery) arguments[0], arguments[1]);
                                    return null;
                                }
                                return invoke(views, method, arguments);
                            });
        }

        @SuppressWarnings("unchecked") // it is the second parameter of contacts
        private void contacts(ContactQuery query, Object reader) {
            List<ContactView> all = new ArrayList<>();
            views.contacts(query, all::add);
            for (int i = 0; i < all.size(); i++) {
                if (i == 1000) {
                    fault.get().run();
                }
                ((Consumer<ContactView>) reader).accept(all.get(i));
            }
        }
    }

    @Test
    void an_unreachable_event_store_is_503_and_the_same_key_settles_it() {
        faults.store.set(unavailable(StoreUnavailable.Store.EVENT_STORE));
        Reply reply =
                api.post("/api/contacts", "{\"name\":\"A\"}", "Idempotency-Key", "k")
                        .isProblem(503, "event_store_unavailable");
        assertThat(reply.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(reply.text()).doesNotContain("db-host");

        faults.store.set(() -> {});
        api.post("/api/contacts", "{\"name\":\"A\"}", "Idempotency-Key", "k").is(201);
    }

    @Test
    void writes_succeed_while_only_the_read_models_are_down() {
        String path = "/api/contacts/" + api.contact("A");
        faults.views.set(unavailable(StoreUnavailable.Store.PROJECTIONS));

        api.post("/api/contacts", "{\"name\":\"B\"}").is(201);
        Reply put = api.put(path, "{\"name\":\"C\"}").is(200);
        assertThat(put.at("/name").asText()).isEqualTo("C");
        assertThat(put.at("/balance").isNull()).isTrue();
        assertThat(put.at("/balances").isNull()).isTrue();
        for (String read : List.of(path, "/api/contacts", "/api/transactions", "/api/summary")) {
            assertThat(
                            api.get(read)
                                    .isProblem(503, "projections_unavailable")
                                    .header("Retry-After"))
                    .isNotNull();
        }
        faults.views.set(() -> {});
        assertThat(api.get(path).is(200).at("/name").asText()).isEqualTo("C");
    }

    @Test
    void who_loses_every_race_is_told_the_version() {
        String path = "/api/contacts/" + api.contact("A");
        faults.everyAppendConflicts.set(true);
        Reply reply = api.put(path, "{}").isProblem(409, "version_conflict");
        assertThat(reply.at("/current_version").asInt()).isEqualTo(7);
    }

    @Test
    void without_the_log_a_failed_precondition_is_still_told() {
        String path = "/api/contacts/" + api.contact("A");
        faults.log.set(unavailable(StoreUnavailable.Store.PROJECTIONS));
        Reply reply = api.put(path, "{}", "If-Match", "\"7\"").isProblem(412, "version_conflict");
        assertThat(reply.at("/current_version").asInt()).isZero();
        assertThat(reply.at("/intervening_events").isNull()).isTrue();
        api.put(path, "{\"name\":1}", "Idempotency-Key", "k").isInvalid("/name");
        api.get("/api/events").isProblem(503, "projections_unavailable");
    }

    @Test
    void a_bug_shows_nothing_of_our_inside() {
        faults.views.set(
                () -> {
                    throw new IllegalStateException("select secret from db-host");
                });
        Reply reply = api.get("/api/contacts").isProblem(500, "internal_error");
        assertThat(reply.text()).doesNotContain("secret", "db-host");
        faults.views.set(
                () -> {
                    throw new StackOverflowError("secret");
                });
        api.get("/api/contacts").isProblem(500, "internal_error");
    }

    @Test
    void health_tells_the_state_of_each_part() {
        Reply health = api.get("/health").is(200);
        assertThat(health.text()).isEqualTo("OK");
        assertThat(health.header("Content-Type")).startsWith("text/plain");

        Reply ready = api.get("/health/ready").is(200);
        assertThat(ready.at("/status").asText()).isEqualTo("ready");
        assertThat(ready.at("/parts/event_store/status").asText()).isEqualTo("up");
        assertThat(ready.at("/parts/projector/lag_events").asInt()).isZero();

        probes.set(TestParts.Probes.of(true, false, HealthProbes.Lag.NONE));
        Reply degraded = api.get("/health/ready").is(200);
        assertThat(degraded.at("/status").asText()).isEqualTo("degraded");
        assertThat(degraded.at("/parts/projector/status").asText()).isEqualTo("unknown");

        probes.set(
                TestParts.Probes.of(
                        false,
                        true,
                        new HealthProbes.Lag(OptionalLong.of(3), Duration.ofSeconds(2))));
        Reply down = api.get("/health/ready").is(503);
        assertThat(down.at("/status").asText()).isEqualTo("unavailable");
        assertThat(down.at("/parts/projector/lag_seconds").asInt()).isEqualTo(2);
        assertThat(api.get("/health/live").is(200).at("/status").asText()).isEqualTo("live");
    }

    @Test
    void metrics_have_bounded_labels() {
        api.contact("A");
        for (int i = 0; i < 20; i++) {
            api.get("/nowhere/" + i).is(404);
            api.send("FOO" + i, "/api/contacts", null).is(405);
        }
        Reply reply = api.get("/metrics").is(200);
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(reply.text())
                .contains("route=\"/api/contacts\"", "route=\"unmatched\"", "jvm_memory_used_bytes")
                .doesNotContain("nowhere", "FOO1");
        assertThat(
                        reply.text()
                                .lines()
                                .filter(l -> l.startsWith("http_server_requests_seconds_count"))
                                .count())
                .isLessThan(8);
    }

    @Test
    void too_many_requests_at_once_are_told_to_come_back() throws Exception {
        server.close();
        server = start(List.of(), 2);
        api = Api.of(client, server.port());
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(2);
        faults.views.set(
                () -> {
                    inside.countDown();
                    await(hold);
                });
        List<CompletableFuture<Reply>> held = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            held.add(
                    CompletableFuture.supplyAsync(
                            () -> api.get("/api/contacts"), Thread::startVirtualThread));
        }
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        Reply refused = api.get("/api/contacts").isProblem(503, "overloaded");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        api.get("/health").is(200);
        api.get("/metrics").is(200);
        hold.countDown();
        for (CompletableFuture<Reply> reply : held) {
            reply.join().is(200);
        }
        api.get("/api/contacts").is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/events/stream", "/api/events/stream/"})
    void live_readers_take_no_room_of_requests(String path) {
        server.close();
        server = start(List.of(), 1);
        api = Api.of(client, server.port());
        try (LiveReader live = LiveReader.open(api, path, null)) {
            live.next("caught-up");
            api.get("/api/contacts/").is(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/", "/health/live/", "/health/ready/", "/metrics/"})
    void a_slash_at_the_end_keeps_no_watcher_out(String path) {
        server.close();
        server = start(List.of(), 1);
        api = Api.of(client, server.port());
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        faults.views.set(
                () -> {
                    inside.countDown();
                    await(hold);
                });
        CompletableFuture<Reply> held =
                CompletableFuture.supplyAsync(
                        () -> api.get("/api/contacts"), Thread::startVirtualThread);
        await(inside);
        try {
            api.get(path).is(200);
            api.get("/healthy").isProblem(503, "overloaded");
        } finally {
            hold.countDown();
        }
        held.join().is(200);
    }

    @Test
    void a_stop_lets_requests_finish() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        faults.store.set(
                () -> {
                    inside.countDown();
                    await(hold);
                });
        CompletableFuture<Reply> write =
                CompletableFuture.supplyAsync(
                        () -> api.post("/api/contacts", "{\"name\":\"A\"}"),
                        Thread::startVirtualThread);
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        Thread stop = Thread.startVirtualThread(() -> server.close());
        assertThat(stop.join(Duration.ofMillis(300))).isFalse();
        hold.countDown();
        write.get(10, TimeUnit.SECONDS).is(201);
        assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(
                        () ->
                                client.send(
                                        HttpRequest.newBuilder(api.uri("/health")).build(),
                                        HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    private static void await(CountDownLatch latch) {
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
