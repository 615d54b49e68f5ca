package io.tallystick.application.sync;

import io.tallystick.application.failure.StoreUnavailable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Does the same with many, some at a time. Stateless. */
public final class BoundedTasks {

    /** Appends at the same time share the cost of durability. */
    private static final int AT_A_TIME = 128;

    private BoundedTasks() {}

    /**
     * Returns when all is done. After a failure nothing new is begun, and what is under way is
     * waited for.
     *
     * @throws RuntimeException the first failure
     */
    public static <T> void run(List<T> items, Consumer<T> task) {
        int workers = Math.min(AT_A_TIME, items.size());
        if (workers <= 1) {
            items.forEach(task);
            return;
        }
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(
                        executor.submit(
                                () -> {
                                    int index = next.getAndIncrement();
                                    while (index < items.size() && !failed.get()) {
                                        work(task, items.get(index), failed);
                                        index = next.getAndIncrement();
                                    }
                                }));
            }
            running.forEach(BoundedTasks::join);
        }
    }

    private static <T> void work(Consumer<T> task, T item, AtomicBoolean failed) {
        boolean isDone = false;
        try {
            task.accept(item);
            isDone = true;
        } finally {
            if (!isDone) {
                failed.set(true);
            }
        }
    }

    private static void join(Future<?> worker) {
        try {
            worker.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a task failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable(StoreUnavailable.Store.EVENT_STORE, "sync: interrupted", e);
        }
    }
}
