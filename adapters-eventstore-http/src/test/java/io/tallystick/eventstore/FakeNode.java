package io.tallystick.eventstore;

import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import javax.net.ssl.SSLSocketFactory;

/** A node that answers what a test tells it, and remembers what it was asked. Thread-safe. */
final class FakeNode implements AutoCloseable {

    private static final MockResponse UNSCRIPTED = answer(599, "not in the script").build();

    private final MockWebServer server = new MockWebServer();
    private final Queue<MockResponse> script = new ConcurrentLinkedQueue<>();
    private final List<RecordedRequest> asked = new CopyOnWriteArrayList<>();
    private volatile MockResponse info =
            answer(200, "{\"esVersion\":\"24.10.4\",\"features\":{\"atomPub\":true}}").build();
    private volatile MockResponse gossip = answer(404, "").build();
    private volatile int statusOfAll = 200;
    private volatile @Nullable Function<RecordedRequest, MockResponse> always;

    static FakeNode start() {
        return start(null);
    }

    /**
     * @param tls null to serve without
     */
    static FakeNode start(@Nullable SSLSocketFactory tls) {
        FakeNode node = new FakeNode();
        node.server.setDispatcher(
                new Dispatcher() {
                    @Override
                    public MockResponse dispatch(RecordedRequest request) {
                        return node.answer(request);
                    }
                });
        if (tls != null) {
            node.server.useHttps(tls);
        }
        try {
            node.server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return node;
    }

    private MockResponse answer(RecordedRequest request) {
        String target = request.getTarget();
        if (target.equals("/info")) {
            return info;
        }
        if (target.equals("/gossip")) {
            return gossip;
        }
        if (target.equals("/streams/%24all/head/backward/1")) {
            return answer(statusOfAll, "{}").build();
        }
        asked.add(request);
        MockResponse next = script.poll();
        if (next != null) {
            return next;
        }
        Function<RecordedRequest, MockResponse> rest = always;
        return rest == null ? UNSCRIPTED : rest.apply(request);
    }

    static MockResponse.Builder answer(int status, String body) {
        return new MockResponse.Builder().code(status).body(body);
    }

    /** No answer at all. */
    static MockResponse cut() {
        return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    }

    static MockResponse status(int status) {
        return answer(status, "").build();
    }

    static MockResponse created(long firstVersion) {
        return answer(201, "")
                .setHeader("Location", "http://internal:2113/streams/notes-1/" + firstVersion)
                .build();
    }

    static MockResponse conflict(long currentVersion) {
        return answer(400, "").setHeader("ES-CurrentVersion", currentVersion).build();
    }

    static MockResponse redirect(URI node) {
        return answer(307, "").setHeader("Location", node + "/streams/notes-1").build();
    }

    /** What it answers next, to all but the questions who it is. */
    FakeNode then(MockResponse... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    /** What it answers where the script has ended. */
    FakeNode always(MockResponse answer) {
        return always(request -> answer);
    }

    FakeNode always(Function<RecordedRequest, MockResponse> answer) {
        always = answer;
        return this;
    }

    FakeNode info(int status, String body) {
        info = answer(status, body).build();
        return this;
    }

    FakeNode gossip(String body) {
        gossip = answer(200, body).build();
        return this;
    }

    FakeNode statusOfAll(int status) {
        statusOfAll = status;
        return this;
    }

    /** What it was asked besides who it is. */
    List<RecordedRequest> asked() {
        return asked;
    }

    RecordedRequest askedLast() {
        return asked.getLast();
    }

    static String bodyOf(RecordedRequest request) {
        return Objects.requireNonNull(request.getBody()).utf8();
    }

    URI url() {
        return server.url("/").uri();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
