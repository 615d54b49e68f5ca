package io.tallystick.app;

import org.jspecify.annotations.Nullable;

import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The WebSocket of a phone, which may end at any time. Thread-safe. */
final class AppSocket implements AutoCloseable {

    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private volatile @Nullable WebSocket socket;
    private volatile boolean hasEnded;

    /** Gets what the server sends. */
    final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            opened.request(1);
        }

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

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            hasEnded = true;
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            hasEnded = true;
        }
    }

    boolean isOpen() {
        return !hasEnded;
    }

    /** What has come since this was asked last. */
    List<String> texts() {
        List<String> come = new ArrayList<>();
        for (String text = texts.poll(); text != null; text = texts.poll()) {
            come.add(text);
        }
        return come;
    }

    @Override
    public void close() {
        hasEnded = true;
        WebSocket opened = socket;
        if (opened != null) {
            opened.abort();
        }
    }
}
