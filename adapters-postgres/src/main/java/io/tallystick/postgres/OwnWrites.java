package io.tallystick.postgres;

import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Jdbi;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process appended to the event store and has not seen in the mirror yet. Readers of the
 * mirror wait for it, for a moment. Thread-safe.
 */
final class OwnWrites {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FORGET = Duration.ofSeconds(10);
    private static final int WRITES_BETWEEN_CLEANINGS = 1024;

    private final Jdbi jdbi;
    private final LogSignal signal;
    private final ConcurrentMap<StreamName, Write> pending = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();

    private record Write(long version, long nanos) {

        Write orLater(Write other) {
            return version >= other.version ? this : other;
        }

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - nanos > age.toNanos();
        }
    }

    OwnWrites(Jdbi jdbi, LogSignal signal) {
        this.jdbi = jdbi;
        this.signal = signal;
    }

    void add(StreamName stream, long version) {
        pending.merge(stream, new Write(version, System.nanoTime()), Write::orLater);
        if (writes.incrementAndGet() % WRITES_BETWEEN_CLEANINGS == 0) {
            pending.values().removeIf(write -> write.isOlderThan(FORGET));
        }
    }

    /** Returns when the mirror has all that was added before, or after {@link #PATIENCE}. */
    void awaitAll() {
        await(new HashMap<>(pending));
    }

    /** The same for one stream. */
    void await(StreamName stream) {
        Write write = pending.get(stream);
        if (write != null) {
            await(new HashMap<>(Map.of(stream, write)));
        }
    }

    private void await(Map<StreamName, Write> awaited) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!awaited.isEmpty()) {
            long head = signal.head();
            forgetMirrored(awaited);
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (awaited.isEmpty() || left.isNegative() || !pause(head, left)) {
                return;
            }
        }
    }

    private boolean pause(long head, Duration left) {
        try {
            signal.awaitBeyond(head, left.compareTo(POLL) < 0 ? left : POLL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forgetMirrored(Map<StreamName, Write> awaited) {
        for (StreamName stream : mirrored(awaited)) {
            Write write = awaited.remove(stream);
            if (write != null) {
                pending.remove(stream, write);
            }
        }
    }

    private List<StreamName> mirrored(Map<StreamName, Write> awaited) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select w.stream from unnest(:streams, :versions) as"
                                            + " w(stream, version) where exists (select 1 from"
                                            + " events e where e.stream = w.stream and e.version >="
                                            + " w.version)")
                                .bind(
                                        "streams",
                                        awaited.keySet().stream()
                                                .map(StreamName::value)
                                                .toArray(String[]::new))
                                .bind(
                                        "versions",
                                        awaited.values().stream()
                                                .map(Write::version)
                                                .toArray(Long[]::new))
                                .map((row, context) -> new StreamName(row.getString("stream")))
                                .list());
    }
}
