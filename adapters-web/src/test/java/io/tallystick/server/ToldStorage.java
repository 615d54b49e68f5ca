package io.tallystick.server;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.archive.FileArchiveStorage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** An archive in a folder that tells what is written: half of each file, and the whole. */
final class ToldStorage implements ArchiveStorage {

    /** What it tells. */
    static final Set<String> STEPS =
            Set.of("HALF_OF_EVENTS", "EVENTS", "HALF_OF_MANIFEST", "MANIFEST");

    private final FileArchiveStorage files;
    private final Path folder;
    private final Consumer<String> steps;

    ToldStorage(Path folder, Consumer<String> steps) {
        this.files = new FileArchiveStorage(folder);
        this.folder = folder;
        this.steps = steps;
    }

    @Override
    public void create(String name, byte[] content) {
        String file = name.endsWith(".json") ? "MANIFEST" : "EVENTS";
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, name, ".part");
            Files.write(part, Arrays.copyOf(content, content.length / 2));
            steps.accept("HALF_OF_" + file);
            Files.delete(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.create(name, content);
        steps.accept(file);
    }

    @Override
    public String description() {
        return files.description();
    }

    @Override
    public List<String> names() {
        return files.names();
    }

    @Override
    public Optional<byte[]> read(String name, int limit) {
        return files.read(name, limit);
    }

    @Override
    public void discard(String name) {
        files.discard(name);
    }
}
