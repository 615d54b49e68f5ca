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

/**
 * What idle live readers cost the writers. In one process {@code serve DIR PORT}, each user known
 * by a header; in another {@code load PORT READERS ROUNDS SECONDS}: 16 writers, without readers and
 * with them, in turns. Each reader has a user of its own, for whom nothing happens.
 */
public final class LiveReadersBenchmark {

    private static final String USER = "X-User";
    private static final int WRITERS = 16;

    private LiveReadersBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "serve" -> serve(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "load" ->
                    load(
                            Integer.parseInt(arguments[1]),
                            Integer.parseInt(arguments[2]),
                            Integer.parseInt(arguments[3]),
                            Integer.parseInt(arguments[4]));
            default -> throw new IllegalArgumentException("serve or load");
        }
    }

    private static void serve(Path directory, int port) throws InterruptedException {
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
            Thread.currentThread().join();
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

    private static void load(int port, int readers, int rounds, int seconds) throws Exception {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Clients.run(WRITERS, 2 * seconds, writer -> post(client, port));
            for (int round = 0; round < rounds; round++) {
                without.add(Clients.run(WRITERS, seconds, writer -> post(client, port)));
                List<Socket> open = open(port, readers);
                with.add(Clients.run(WRITERS, seconds, writer -> post(client, port)));
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
        Rate alone = new Rate("without readers", without);
        System.out.println(alone.line(alone));
        System.out.println(new Rate("with " + readers + " idle readers", with).line(alone));
    }

    private static List<Socket> open(int port, int readers) throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            String request =
                    "GET /api/events/stream HTTP/1.1\r\nHost: localhost\r\n%s: %s\r\n\r\n"
                            .formatted(USER, UUID.randomUUID());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() < 0) {
                throw new IOException("no stream");
            }
            open.add(socket);
        }
        return open;
    }

    private static void post(HttpClient client, int port) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/contacts"))
                        .header("Content-Type", "application/json")
                        .header(USER, "00000000-0000-4000-8000-000000000001")
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
