package io.tallystick.emulator;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for news. Stateless. */
final class LongPoll {

    private LongPoll() {}

    /** Returns when there is news, the time is up or the server closes. */
    static void await(Node node, BooleanSupplier hasNews, Duration patience) {
        try {
            node.store().await(() -> node.isClosing() || hasNews.getAsBoolean(), patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
