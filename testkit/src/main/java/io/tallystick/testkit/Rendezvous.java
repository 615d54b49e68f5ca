package io.tallystick.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets racers start at once and tells how each of them ended, as a value. Stateless. */
public final class Rendezvous {

    private static final long PATIENCE_SECONDS = 120;

    private Rendezvous() {}

    /** What every racer does. */
    @FunctionalInterface
    public interface Racer<T> {

        /**
         * @param number of the racer, from 0
         */
        T run(int number) throws Exception;
    }

    /** How one racer ended. */
    public sealed interface Finish<T> {

        /** It returned. */
        record Returned<T>(T value) implements Finish<T> {}

        /** It threw. */
        record Threw<T>(Throwable cause) implements Finish<T> {}
    }

    /**
     * Runs {@code racers} threads from one start gate.
     *
     * @return how each ended, by its number
     * @throws AssertionError if one does not end within two minutes
     */
    public static <T> List<Finish<T>> race(int racers, Racer<T> racer) {
        CountDownLatch ready = new CountDownLatch(racers);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                int number = i;
                running.add(
                        threads.submit(
                                () -> {
                                    ready.countDown();
                                    ready.await();
                                    return racer.run(number);
                                }));
            }
            try {
                return finishesOf(running);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /**
     * Like {@link #race}, for racers that are expected to return.
     *
     * @return what each returned, by its number
     * @throws AssertionError if one throws
     */
    public static <T> List<T> results(int racers, Racer<T> racer) {
        List<T> values = new ArrayList<>();
        for (Finish<T> finish : race(racers, racer)) {
            switch (finish) {
                case Finish.Returned<T>(T value) -> values.add(value);
                case Finish.Threw<T>(Throwable cause) ->
                        throw new AssertionError("a racer threw", cause);
            }
        }
        return values;
    }

    private static <T> List<Finish<T>> finishesOf(List<Future<T>> running) {
        List<Finish<T>> finishes = new ArrayList<>();
        for (Future<T> racer : running) {
            try {
                finishes.add(new Finish.Returned<>(racer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                finishes.add(new Finish.Threw<>(cause == null ? e : cause));
            } catch (TimeoutException e) {
                throw new AssertionError("a racer does not end", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while racers run", e);
            }
        }
        return finishes;
    }
}
