package io.tallystick.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/** Callers that do one thing over and over, each waiting for its answer. */
final class Clients {

    private Clients() {}

    /** Calls per second. */
    static double run(int clients, int seconds, IntConsumer call) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long start = System.nanoTime();
        AtomicLong calls = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int number = client;
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                while (System.nanoTime() < end) {
                                    call.accept(number);
                                    calls.incrementAndGet();
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return calls.get() * 1e9 / (System.nanoTime() - start);
    }
}
