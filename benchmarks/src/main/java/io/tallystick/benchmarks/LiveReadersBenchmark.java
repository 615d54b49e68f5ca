package io.tallystick.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.access.AccountService;
import io.tallystick.application.account.Caller;
import io.tallystick.auth.Argon2Hasher;
import io.tallystick.auth.BucketThrottle;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;
import io.tallystick.web.HealthProbes;
import io.tallystick.web.LogIn;
import io.tallystick.web.RateLimits;
import io.tallystick.web.Security;
import io.tallystick.web.Served;
import io.tallystick.web.WebConfig;
import io.tallystick.web.WebServer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * What live readers cost the writers. In one process {@code serve DIR PORT}, each user known by a
 * header; in another {@code load PORT READERS ROUNDS SECONDS KIND}: 16 writers, without readers and
 * with them, in turns. Each reader has a user of its own, for whom nothing happens; the kind tells
 * which.
 */
public final class LiveReadersBenchmark {

    private static final String USER = "X-User";
    private static final int WRITERS = 16;

    private static final String WRITER = "00000000-0000-4000-8000-000000000001";

    private LiveReadersBenchmark() {}

    private enum Kind {
        STREAMS(
                """
                GET /api/events/stream HTTP/1.1
                Host: localhost
                X-User: %s

                """),
        SOCKETS(
                """
                GET /ws HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                X-User: %s

                """),

        /** Of the writers' own user, as with {@code AUTH=none}: each is told of every change. */
        SOCKETS_OF_WRITER(SOCKETS.request);

        private final String request;

        Kind(String request) {
            this.request = request;
        }

        String request() {
            return request.replace("\n", "\r\n")
                    .formatted(this == SOCKETS_OF_WRITER ? WRITER : UUID.randomUUID());
        }
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "serve" -> serve(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "load" ->
                    load(
                            Integer.parseInt(arguments[1]),
                            Integer.parseInt(arguments[2]),
                            Integer.parseInt(arguments[3]),
                            Integer.parseInt(arguments[4]),
                            Kind.valueOf(arguments[5]));
            default -> throw new IllegalArgumentException("serve or load");
        }
    }

    private static void serve(Path directory, int port) {
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory));
                PostgresDatabase database =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                        server.jdbcUrl(), server.user(), server.password()));
                WebServer web =
                        WebServer.start(
                                WebConfig.of("127.0.0.1", port, List.of())
                                        .withTrustedProxies(List.of("127.0.0.1")),
                                new Served(
                                        new Ledger(
                                                database.eventStore(),
                                                database.eventLog(),
                                                database.views(),
                                                UUID::randomUUID,
                                                InstantSource.system(),
                                                new UndoRule(Duration.ofSeconds(5))),
                                        database.settings(),
                                        database.projectionAdmin()),
                                security(database),
                                new AllUp(),
                                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                                InstantSource.system())) {
            System.out.println("ready on port " + web.port());
            awaitSignal();
        }
    }

    /** A process that ends at once would leave its database running. */
    private static void awaitSignal() {
        Thread serving = Thread.currentThread();
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    serving.interrupt();
                                    try {
                                        serving.join();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                }));
        try {
            never.await();
        } catch (InterruptedException e) {
            System.out.println("stopping");
        }
    }

    private static Security security(PostgresDatabase database) {
        UserId nobody = new UserId(new UUID(0, 0));
        return new Security(
                request ->
                        Caller.unrestricted(
                                "load", new UserId(UUID.fromString(request.header(USER)))),
                new LogIn.Needless(nobody),
                new AccountService(
                        database.accounts(),
                        new Argon2Hasher(),
                        new BucketThrottle(),
                        UUID::randomUUID,
                        InstantSource.system()),
                RateLimits.none(new SimpleMeterRegistry()));
    }

    private record AllUp() implements HealthProbes {
        @Override
        public boolean isEventStoreUp() {
            return true;
        }

        @Override
        public boolean isProjectionDatabaseUp() {
            return true;
        }

        @Override
        public Optional<Lag> projectorLag() {
            return Optional.of(Lag.NONE);
        }
    }

    private static void load(int port, int readers, int rounds, int seconds, Kind kind)
            throws Exception {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Clients.run(WRITERS, 2 * seconds, writer -> post(client, port));
            for (int round = 0; round < rounds; round++) {
                without.add(Clients.run(WRITERS, seconds, writer -> post(client, port)));
                List<Reader> open = open(port, readers, kind);
                with.add(Clients.run(WRITERS, seconds, writer -> post(client, port)));
                long lost = open.stream().filter(reader -> !reader.thread().isAlive()).count();
                if (lost > 0) {
                    throw new IllegalStateException(lost + " readers were cut off");
                }
                for (Reader reader : open) {
                    reader.socket().close();
                }
            }
        }
        Rate alone = new Rate("without readers", without);
        System.out.println(alone.line(alone));
        System.out.println(new Rate("with " + readers + " " + kind, with).line(alone));
    }

    /**
     * @param thread takes what comes, and ends when nothing can come any more
     */
    private record Reader(Socket socket, Thread thread) {}

    private static List<Reader> open(int port, int readers, Kind kind) throws IOException {
        List<Reader> open = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write(kind.request().getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes(12);
            if (!new String(status, StandardCharsets.US_ASCII).matches("HTTP/1.1 (200|101)")) {
                throw new IOException("not let in");
            }
            open.add(new Reader(socket, Thread.ofVirtual().start(() -> readAll(socket))));
        }
        return open;
    }

    private static void readAll(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // it was closed, here or there
        }
    }

    private static void post(HttpClient client, int port) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/contacts"))
                        .header("Content-Type", "application/json")
                        .header(USER, WRITER)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Ann\"}"))
                        .build();
        try {
            if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 201) {
                throw new IllegalStateException("not created");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
