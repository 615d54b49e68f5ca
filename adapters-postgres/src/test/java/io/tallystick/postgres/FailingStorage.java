package io.tallystick.postgres;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.jspecify.annotations.NullMarked;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A storage that can be away, and whose reads can be watched. */
@NullMarked
final class FailingStorage implements ArchiveStorage {

    private final InMemoryArchiveStorage files = new InMemoryArchiveStorage();
    private volatile boolean away;
    private volatile Consumer<String> watcher = name -> {};

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /** Told the name of whatever is read, before it is. */
    void watchReads(Consumer<String> newWatcher) {
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
        watcher.accept(name);
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
