package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The events of one or more emulators. Outlives the emulators that serve it, so that they can be
 * restarted. Writes that come at the same time are made durable together. Thread-safe.
 */
public final class EmulatorStore implements AutoCloseable {

    private final LogIndex index = new LogIndex();
    private final CommittedIds committed = new CommittedIds();
    private final StoreWriter writer = new StoreWriter(index, committed);
    private final StreamReader streams = new StreamReader(index);
    private final AllReader all = new AllReader(index);
    private final CommitSignal signal = new CommitSignal();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final ReentrantLock turn = new ReentrantLock();
    private final Queue<PendingWrite> pending = new ConcurrentLinkedQueue<>();
    private Journal journal = Journal.ofMemory();
    private @Nullable RuntimeException broken;

    private EmulatorStore() {}

    /** An empty store that lives as long as the process. */
    public static EmulatorStore inMemory() {
        return new EmulatorStore();
    }

    /**
     * The events in {@code directory}, which is made if it is missing. What is confirmed is on the
     * disk. Only one store at a time can have the directory.
     *
     * @throws java.io.UncheckedIOException if it is in use, damaged or cannot be had
     */
    public static EmulatorStore open(Path directory) {
        EmulatorStore store = new EmulatorStore();
        store.journal = FileJournal.open(directory, store.index::add);
        return store;
    }

    /** Forgets which ids were written, as a restart of the real server or a new leader does. */
    public void loseIdCache() {
        locked(
                lock.writeLock(),
                () -> {
                    committed.clear();
                    return true;
                });
    }

    /** Closes the file, if there is one; the store cannot be used afterwards. */
    @Override
    public void close() {
        journal.close();
    }

    WriteResult append(Append append, WriteContext context) {
        return write(() -> writer.append(append, context));
    }

    WriteResult delete(String stream, long expected, boolean hard, WriteContext context) {
        return write(() -> writer.delete(stream, expected, hard, context));
    }

    StreamRead readForward(String stream, long from, int count, Instant now) {
        return reading(() -> streams.forward(stream, from, count, now));
    }

    StreamRead readBackward(String stream, long from, int count, Instant now) {
        return reading(() -> streams.backward(stream, from, count, now));
    }

    EventRead readEvent(String stream, long number, boolean resolveLinks, Instant now) {
        return reading(() -> streams.event(stream, number, resolveLinks, now));
    }

    AllRead readAllForward(LogPosition from, int count, boolean resolveLinks) {
        return reading(() -> all.forward(from, count, resolveLinks));
    }

    AllRead readAllBackward(@Nullable LogPosition from, int count, boolean resolveLinks) {
        return reading(() -> all.backward(from, count, resolveLinks));
    }

    /** Takes hidden events out of the log of all streams, until the store is opened again. */
    void scavenge() {
        locked(
                lock.writeLock(),
                () -> {
                    index.scavenge();
                    return true;
                });
    }

    StreamMetadata metadata(String stream) {
        return reading(() -> index.stream(stream).metadata());
    }

    /** The number of the stream's last event, -1 if there is none. */
    long lastNumber(String stream) {
        return reading(() -> index.stream(stream).last());
    }

    /** Where the last event begins, -1 if there is none. */
    long lastPosition() {
        return reading(index::lastPosition);
    }

    /**
     * Returns when the time is up, or when {@code isOver} holds; it is asked whenever something was
     * written and may read the store.
     */
    void await(BooleanSupplier isOver, Duration patience) throws InterruptedException {
        signal.await(isOver, patience);
    }

    int waiting() {
        return signal.waiting();
    }

    /** Lets those who wait ask again. */
    void wakeAll() {
        signal.wakeAll();
    }

    /** Whoever gets the turn writes for all who wait for it, and they find it done. */
    private WriteResult write(Supplier<WriteResult> operation) {
        PendingWrite mine = new PendingWrite(operation);
        pending.add(mine);
        turn.lock();
        try {
            if (!mine.isDone()) {
                commit(takePending());
            }
        } finally {
            turn.unlock();
        }
        return mine.result();
    }

    private List<PendingWrite> takePending() {
        List<PendingWrite> taken = new ArrayList<>();
        for (PendingWrite next = pending.poll(); next != null; next = pending.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Readers wait too: they must not see what may yet be lost. */
    private void commit(List<PendingWrite> writes) {
        lock.writeLock().lock();
        try {
            if (broken == null) {
                writes.forEach(PendingWrite::run);
                journal.append(writer.takeStaged());
            }
        } catch (RuntimeException e) {
            broken = e;
        } finally {
            RuntimeException failure = broken;
            if (failure != null) {
                writes.forEach(write -> write.fail(failure));
            }
            lock.writeLock().unlock();
        }
        signal.wakeAll();
    }

    private <T> T reading(Supplier<T> action) {
        return locked(lock.readLock(), action);
    }

    private static <T> T locked(Lock lock, Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
