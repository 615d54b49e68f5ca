package io.tallystick.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.tallystick.testkit.line.Fault;
import io.tallystick.testkit.line.FaultyProxy;
import io.tallystick.web.StandInServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * A phone's way to the server, over TCP that fails as its seed says, and which delivers some
 * requests after the phone has given up. It keeps the token that its user logged in for, as the app
 * does over restarts. Confined.
 */
final class FaultyLine implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Fault[] FAULTS = Fault.values();
    private static final String LOG_IN = "/api/auth/login";
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final HttpClient client;
    private final FaultyProxy proxy;
    private final AppUser user;
    private final Random random;
    private final Queue<Sent> late = new ArrayDeque<>();
    private final Map<String, Integer> made = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final Set<String> seen = new HashSet<>();
    private @Nullable String token;
    private int faultPercent;

    FaultyLine(HttpClient client, URI server, AppUser user, Random random) {
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
            return FaultyLine.json(body);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
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
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(proxy.uri().resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        if (user.header() != null) {
            builder.header(StandInServer.USER_HEADER, user.header());
        }
        HttpRequest request = builder.build();
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

    boolean isLoggedIn() {
        return token != null;
    }

    /** Logs in and keeps the token, which other versions of the app than C4 may never use. */
    boolean logIn() throws Cut {
        return logIn(user.password());
    }

    boolean logIn(String password) throws Cut {
        String body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("username", user.name())
                        .put("password", password)
                        .toString();
        Answer answer = send("POST", LOG_IN, body, null);
        if (answer.status() != 200) {
            return false;
        }
        JsonNode json = answer.json();
        for (String field : List.of("token", "user_id", "username")) {
            if (!json.path(field).isTextual()) {
                throw new AssertionError(field + " is no text: " + json);
            }
        }
        token = json.path("token").asText();
        return true;
    }

    /** What came of dialling the WebSocket. */
    record Dialled(int status, @Nullable AppSocket socket) {}

    /**
     * Opens the WebSocket as the app does, which has no headers for it.
     *
     * @param withToken whether the token is in the query
     */
    Dialled dial(boolean withToken) throws Cut {
        boolean fails = random.nextInt(100) < faultPercent;
        Fault fault = fails ? FAULTS[random.nextInt(FAULTS.length)] : Fault.NONE;
        proxy.befall(fault, random.nextDouble(), status -> {});
        String query = withToken ? "?token=" + URLEncoder.encode(String.valueOf(token), UTF_8) : "";
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (user.header() != null) {
            builder.header(StandInServer.USER_HEADER, user.header());
        }
        URI uri = URI.create("ws" + proxy.uri().toString().substring(4) + "/ws" + query);
        AppSocket socket = new AppSocket();
        try {
            builder.buildAsync(uri, socket.new Listener()).join();
            return new Dialled(101, socket);
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return new Dialled(refused.getResponse().statusCode(), null);
            }
            if (!fails) {
                throw e;
            }
            throw new Cut();
        }
    }

    /** Ends all WebSockets, without a word to anybody. */
    void cutWebSockets() {
        proxy.cutWebSockets();
    }

    /** The ids that the phone was ever shown, whatever of. */
    Set<String> seen() {
        return seen;
    }

    void see(String text) {
        ID.matcher(text).results().forEach(found -> seen.add(found.group()));
    }

    private void befall(Fault fault, Sent sent) {
        proxy.befall(fault, random.nextDouble(), status -> note(status, sent));
    }

    /** Of every answer of the server, whether the phone gets it or not. */
    private void note(int status, Sent sent) {
        boolean isLogIn = sent.request().uri().getPath().equals(LOG_IN);
        // at a 401 the app logs its user out, and all that it has not sent is gone
        if (status >= 500 || status == 403 || status == 429 || (status == 401 && !isLogIn)) {
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
            see(response.body());
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
