package io.tallystick.testkit.memory;

import io.tallystick.application.archive.ArchiveConflict;
import io.tallystick.application.archive.ArchiveStorage;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Files of an archive in memory. Thread-safe. */
public final class InMemoryArchiveStorage implements ArchiveStorage {

    private final ConcurrentSkipListMap<String, byte[]> files = new ConcurrentSkipListMap<>();

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public Optional<byte[]> read(String name, int limit) {
        return Optional.ofNullable(files.get(ArchiveStorage.checkName(name)))
                .map(content -> Arrays.copyOf(content, Math.min(limit, content.length)));
    }

    @Override
    public void create(String name, byte[] content) {
        byte[] present = files.putIfAbsent(ArchiveStorage.checkName(name), content.clone());
        if (present != null && !Arrays.equals(present, content)) {
            throw new ArchiveConflict(description(), name);
        }
    }

    @Override
    public void discard(String name) {
        files.remove(name);
    }

    /** Changes a file as nobody should. */
    public void overwrite(String name, byte[] content) {
        files.put(name, content.clone());
    }
}
