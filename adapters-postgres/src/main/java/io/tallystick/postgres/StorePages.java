package io.tallystick.postgres;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads a store page by page, the next one while the last is being worked on. Not thread-safe. */
final class StorePages implements AutoCloseable {

    private static final int PAGE_SIZE = 2048;

    private final EventStore store;
    private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
    private StorePosition position;
    private @Nullable Future<StorePage> ahead;

    StorePages(EventStore store, StorePosition after) {
        this.store = store;
        this.position = after;
    }

    /** The next page, empty at the end. Throws what the store throws. */
    StorePage next() throws InterruptedException {
        StorePage page = ahead == null ? read(position) : join(ahead);
        position = page.next();
        ahead = page.isEnd() ? null : reader.submit(() -> read(page.next()));
        return page;
    }

    private StorePage read(StorePosition after) {
        return store.readAll(after, PAGE_SIZE);
    }

    private static StorePage join(Future<StorePage> page) throws InterruptedException {
        try {
            return page.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("cannot read on", e.getCause());
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
