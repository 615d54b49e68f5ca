package io.tallystick.postgres;

import io.tallystick.application.archive.ArchiveUnavailable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads that read the archive. Those of a storage that hangs for ever do not keep the
 * process. Thread-safe.
 */
final class ArchiveThreads implements Executor {

    private final int size;
    private final Duration hanging;
    private final ThreadPoolExecutor threads;
    private final Map<Thread, Long> readingSince = new ConcurrentHashMap<>();

    /**
     * @param size how many there are
     * @param hanging a read that takes longer will not soon end
     */
    ArchiveThreads(int size, Duration hanging) {
        this.size = size;
        this.hanging = hanging;
        this.threads =
                new ThreadPoolExecutor(
                        size,
                        size,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("archive-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Reads soon.
     *
     * @throws ArchiveUnavailable if all threads hang
     */
    @Override
    public void execute(Runnable read) {
        refuseIfAllHang();
        threads.execute(
                () -> {
                    readingSince.put(Thread.currentThread(), System.nanoTime());
                    try {
                        read.run();
                    } finally {
                        readingSince.remove(Thread.currentThread());
                    }
                });
    }

    /**
     * @throws ArchiveUnavailable if all threads hang
     */
    void refuseIfAllHang() {
        long now = System.nanoTime();
        long hang =
                readingSince.values().stream()
                        .filter(since -> now - since >= hanging.toNanos())
                        .count();
        if (hang >= size) {
            throw new ArchiveUnavailable(
                    "The archive has not answered "
                            + size
                            + " reads for "
                            + hanging.toSeconds()
                            + " s, so that no other is begun: see to its disk or its network");
        }
    }

    /** How long all may be silent before others are refused. */
    Duration hanging() {
        return hanging;
    }
}
