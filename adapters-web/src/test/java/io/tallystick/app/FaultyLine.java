package io.tallystick.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tallystick.testkit.line.Fault;
import io.tallystick.testkit.line.FaultyProxy;
import io.tallystick.web.StandInServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A phone's way to the server, over TCP that fails as its seed says, and which delivers some
 * requests after the phone has given up. Confined.
 */
final class FaultyLine implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Fault[] FAULTS = Fault.values();

    private final HttpClient client;
    private final FaultyProxy proxy;
    private final String user;
    private final Random random;
    private final Queue<Sent> late = new ArrayDeque<>();
    private final Map<String, Integer> made = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private int faultPercent;

    FaultyLine(HttpClient client, URI server, String user, Random random) {
        this.client = client;
        this.proxy = FaultyProxy.to(server.getPort());
        this.user = user;
        this.random = random;
    }

    /** The phone got no answer, and does not know why. */
    static final class Cut extends Exception {

        private static final long serialVersionUID = 1;
    }

    /** An answer as the app looks at it. */
    record Answer(int status, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }
    }

    private record Sent(HttpRequest request, @Nullable String marker) {}

    void failing(int percent) {
        faultPercent = percent;
    }

    /**
     * Sends with the headers that every app version sends, the content type also without a body.
     *
     * @param marker under which answers 201 are counted, null to count nothing
     */
    Answer send(String method, String path, @Nullable String body, @Nullable String marker)
            throws Cut {
        HttpRequest request =
                HttpRequest.newBuilder(proxy.uri().resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .header(StandInServer.USER_HEADER, user)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build();
        Sent sent = new Sent(request, marker);
        if (random.nextInt(100) >= faultPercent) {
            return pass(sent);
        }
        int fault = random.nextInt(FAULTS.length);
        if (FAULTS[fault] == Fault.NONE) {
            late.add(sent);
            throw new Cut();
        }
        befall(FAULTS[fault], sent);
        try {
            return pass(sent.request());
        } catch (IOException e) {
            throw new Cut();
        }
    }

    private void befall(Fault fault, Sent sent) {
        proxy.befall(fault, random.nextDouble(), status -> note(status, sent));
    }

    /** Of every answer of the server, whether the phone gets it or not. */
    private void note(int status, Sent sent) {
        if (status >= 500) {
            broken.add(sent.request() + ": " + status);
        }
        if (status == 201 && sent.marker() != null) {
            made.merge(sent.marker(), 1, Integer::sum);
        }
    }

    /** Lets one of the requests through that the phone has given up long ago. */
    void deliverLate() {
        Sent sent = late.poll();
        if (sent != null) {
            Answer unused = pass(sent);
        }
    }

    boolean holdsRequests() {
        return !late.isEmpty();
    }

    /** Whether the server has answered all that reached it, heard or not. */
    boolean isQuiet() {
        return proxy.isQuiet();
    }

    /** How often the server made something of a marker. */
    int made(String marker) {
        return made.getOrDefault(marker, 0);
    }

    /** Answers that no request of the app may get. */
    Queue<String> broken() {
        return broken;
    }

    private Answer pass(Sent sent) {
        befall(Fault.NONE, sent);
        try {
            return pass(sent.request());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + sent.request(), e);
        }
    }

    private Answer pass(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
