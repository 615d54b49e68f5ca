package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of the WebSocket. For one test. */
final class SocketReader implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private SocketReader(Api api, String path, @Nullable String origin) {
        WebSocket.Builder builder =
                api.client().newWebSocketBuilder().header(Api.USER_HEADER, api.user());
        if (origin != null) {
            builder.header("Origin", origin);
        }
        URI uri = URI.create("ws" + api.uri(path).toString().substring("http".length()));
        socket = builder.buildAsync(uri, new Listener()).join();
    }

    /** One text frame. */
    record Frame(String type, JsonNode data) {}

    static SocketReader open(Api api, String path) {
        return new SocketReader(api, path, null);
    }

    static SocketReader openFrom(Api api, String path, String origin) {
        return new SocketReader(api, path, origin);
    }

    /** The status that a server gives which does not let us in. */
    static int refusal(Api api, String path, @Nullable String origin) {
        try {
            new SocketReader(api, path, origin).close();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(frame(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            pings.incrementAndGet();
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(
                WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    private static Frame frame(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            assertThat(json.path("data").isObject()).as(text).isTrue();
            return new Frame(json.path("type").asText(), json.path("data"));
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** The next frame, which must come. */
    Frame next() {
        try {
            Frame frame = frames.poll(20, TimeUnit.SECONDS);
            assertThat(frame).as("the next frame").isNotNull();
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    JsonNode next(String type) {
        Frame frame = next();
        assertThat(frame.type()).as(frame.toString()).isEqualTo(type);
        return frame.data();
    }

    int pings() {
        return pings.get();
    }

    void say(String text) {
        socket.sendText(text, true).join();
    }

    /** The code with which the server closes. */
    int closeCode() {
        return closed.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
