package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a WebSocket of a server says, as text. */
final class TextSocket implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private TextSocket(URI uri, @Nullable String authorization) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        this.socket = builder.buildAsync(uri, new Listener()).join();
    }

    /** One whose client can set headers. */
    static TextSocket open(StartedServer server, String path, @Nullable String authorization) {
        String http = server.uri(path).toString();
        return new TextSocket(URI.create("ws" + http.substring("http".length())), authorization);
    }

    /** The status of a server that does not let it in. */
    static int refusal(StartedServer server, String path, @Nullable String authorization) {
        try {
            open(server, path, authorization).close();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    /** The next text, which must come. */
    String next() {
        try {
            String text = texts.poll(30, TimeUnit.SECONDS);
            assertThat(text).as("the next text").isNotNull();
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }
}
