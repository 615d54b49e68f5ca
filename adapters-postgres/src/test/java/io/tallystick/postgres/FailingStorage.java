package io.tallystick.postgres;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.jspecify.annotations.NullMarked;

import java.util.List;
import java.util.Optional;

/** A storage that can be away, and whose reads can be watched. */
@NullMarked
final class FailingStorage implements ArchiveStorage {

    private final InMemoryArchiveStorage files = new InMemoryArchiveStorage();
    private volatile boolean away;
    private volatile Runnable watcher = () -> {};

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /** Run whenever something is read. */
    void watchReads(Runnable newWatcher) {
        watcher = newWatcher;
    }

    private InMemoryArchiveStorage files() {
        if (away) {
            throw new ArchiveUnavailable("the bucket is away: see to it");
        }
        return files;
    }

    @Override
    public String description() {
        return "a bucket";
    }

    @Override
    public List<String> names() {
        return files().names();
    }

    @Override
    public Optional<byte[]> read(String name, int limit) {
        watcher.run();
        return files().read(name, limit);
    }

    @Override
    public void create(String name, byte[] content) {
        files().create(name, content);
    }

    @Override
    public void discard(String name) {
        files().discard(name);
    }
}
