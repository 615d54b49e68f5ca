package io.tallystick.server;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was opened one after the other. Closing closes each part once, in reverse order; a part that
 * fails does not keep the others open. Confined to one thread at a time.
 */
final class Application implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Application.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Takes charge of a part that was just opened. */
    <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    /**
     * @throws IllegalStateException after all parts were tried, if some did not close
     */
    @Override
    public void close() {
        Exception failure = null;
        while (!opened.isEmpty()) {
            failure = first(failure, close(opened.pop()));
        }
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    private static @Nullable Exception close(AutoCloseable part) {
        try {
            part.close();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        } catch (Exception e) {
            log.warn("event=close_failed part={}", part.getClass().getSimpleName(), e);
            return e;
        }
    }

    private static @Nullable Exception first(@Nullable Exception before, @Nullable Exception now) {
        return before != null ? before : now;
    }
}
