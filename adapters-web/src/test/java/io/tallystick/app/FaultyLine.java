package io.tallystick.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;

/**
 * A phone's way to the server. It cuts requests before they arrive and answers after they were
 * made, sends twice, and delivers after the phone has given up, as its seed says. Confined.
 */
final class FaultyLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI server;
    private final String user;
    private final Random random;
    private final Queue<Sent> late = new ArrayDeque<>();
    private final Map<String, Integer> made = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private int faultPercent;

    FaultyLine(HttpClient client, URI server, String user, Random random) {
        this.client = client;
        this.server = server;
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
                HttpRequest.newBuilder(server.resolve(path))
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
        return fail(random.nextInt(4), sent);
    }

    private Answer fail(int how, Sent sent) throws Cut {
        if (how == 1) {
            check(pass(sent));
        } else if (how == 2) {
            late.add(sent);
        } else if (how == 3) {
            check(pass(sent));
            return pass(sent);
        }
        throw new Cut();
    }

    /** Lets one of the requests through that the phone has given up long ago. */
    void deliverLate() {
        Sent sent = late.poll();
        if (sent != null) {
            check(pass(sent));
        }
    }

    boolean holdsRequests() {
        return !late.isEmpty();
    }

    /** How often the server made something of a marker. */
    int made(String marker) {
        return made.getOrDefault(marker, 0);
    }

    /** Answers that no request of the app may get. */
    List<String> broken() {
        return broken;
    }

    private void check(Answer answer) {
        if (answer.status() >= 500) {
            broken.add(answer.toString());
        }
    }

    private Answer pass(Sent sent) {
        try {
            HttpResponse<String> response = client.send(sent.request(), BodyHandlers.ofString());
            Answer answer = new Answer(response.statusCode(), response.body());
            check(answer);
            if (answer.status() == 201 && sent.marker() != null) {
                made.merge(sent.marker(), 1, Integer::sum);
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError("no answer to " + sent.request(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
