package io.tallystick.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * How long a phone syncs, with a server on which nobody logs in and whose ledger is empty.
 *
 * <p>Arguments: the server's URL, events of the first push (default 20,000), events to be pulled
 * (default 200,000), events when the hash is asked for (default 1,000,000).
 */
public final class SyncBenchmark {

    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final int BATCH = 20_000;
    private static final int HASHES = 1000;
    private static final int TRANSACTIONS_OF_CONTACT = 99;

    private final HttpClient client;
    private final URI server;
    private int made;
    private UUID contact = UUID.randomUUID();

    private SyncBenchmark(HttpClient client, URI server) {
        this.client = client;
        this.server = server;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            SyncBenchmark benchmark = new SyncBenchmark(client, URI.create(arguments[0]));
            benchmark.push(number(arguments, 1, BATCH));
            benchmark.pull(number(arguments, 2, 200_000));
            benchmark.hash(number(arguments, 3, 1_000_000));
        }
    }

    private static int number(String[] arguments, int place, int otherwise) {
        return arguments.length > place ? Integer.parseInt(arguments[place]) : otherwise;
    }

    private void push(int events) throws IOException, InterruptedException {
        String body = batch(events);
        long start = System.nanoTime();
        send(body, events);
        say("push of %,d events: %.2f s, %,d KiB", events, seconds(start), body.length() / 1024);
    }

    private void pull(int events) throws IOException, InterruptedException {
        fillTo(events);
        long start = System.nanoTime();
        HttpResponse<InputStream> answer =
                client.send(
                        HttpRequest.newBuilder(server.resolve("/api/sync/events")).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        long bytes = 0;
        long objects = 0;
        double firstByte = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream body = answer.body()) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                firstByte = bytes == 0 ? seconds(start) : firstByte;
                bytes += read;
                for (int i = 0; i < read; i++) {
                    objects += buffer[i] == '{' ? 1 : 0;
                }
            }
        }
        if (objects != 2L * made) {
            throw new IllegalStateException("of each event itself and its data: " + objects);
        }
        say(
                "pull of %,d events: %.2f s, the first byte after %.2f s, %,d KiB",
                made, seconds(start), firstByte, bytes / 1024);
    }

    private void hash(int events) throws IOException, InterruptedException {
        fillTo(events);
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/sync/hash")).build();
        double[] millis = new double[HASHES];
        for (int i = -HASHES / 10; i < HASHES; i++) {
            long start = System.nanoTime();
            String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            if (!answer.contains("\"event_count\":" + made)) {
                throw new IllegalStateException(answer);
            }
            if (i >= 0) {
                millis[i] = seconds(start) * 1000;
            }
        }
        Arrays.sort(millis);
        say(
                "hash of %,d events: p50 %.2f ms, p99 %.2f ms, max %.2f ms",
                made, millis[HASHES / 2], millis[HASHES * 99 / 100], millis[HASHES - 1]);
    }

    private void fillTo(int events) throws IOException, InterruptedException {
        while (made < events) {
            int next = Math.min(BATCH, events - made);
            send(batch(next), next);
        }
    }

    private void send(String body, int events) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/api/sync/events"))
                        .timeout(Duration.ofMinutes(5))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        String text = answer.body();
        if (answer.statusCode() != 200 || !text.contains("\"conflicts\":[]")) {
            String start = text.substring(0, Math.min(500, text.length()));
            throw new IllegalStateException(events + " pushed: " + start);
        }
    }

    private String batch(int events) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < events; i++) {
            json.append(i == 0 ? "" : ",").append(next());
        }
        return json.append(']').toString();
    }

    private String next() {
        int number = made++;
        boolean isContact = number % (TRANSACTIONS_OF_CONTACT + 1) == 0;
        if (isContact) {
            contact = UUID.randomUUID();
        }
        String data =
                isContact
                        ? "{\"name\":\"Contact %d\",\"comment\":\"met at lunch\"}".formatted(number)
                        : ("{\"contact_id\":\"%s\",\"type\":\"money\",\"direction\":\"lent\","
                                        + "\"amount\":%d,\"currency\":\"USD\",\"description\":"
                                        + "\"lunch number %d\"}")
                                .formatted(contact, number, number);
        return ("{\"id\":\"%s\",\"aggregate_type\":\"%s\",\"aggregate_id\":\"%s\","
                        + "\"event_type\":\"CREATED\",\"event_data\":%s,\"timestamp\":\"%s\","
                        + "\"version\":1}")
                .formatted(
                        UUID.randomUUID(),
                        isContact ? "contact" : "transaction",
                        isContact ? contact : UUID.randomUUID(),
                        data,
                        START.plusSeconds(number));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
