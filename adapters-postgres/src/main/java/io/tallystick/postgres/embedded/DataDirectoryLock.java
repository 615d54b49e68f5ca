package io.tallystick.postgres.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right of one process to use a data directory. The operating system takes it back when the
 * process dies, however it dies. Thread-safe.
 */
final class DataDirectoryLock implements AutoCloseable {
    // A POSIX file lock belongs to the process and is lost when the process closes any channel on
    // the file, so a second attempt of this JVM must be refused before it opens one.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DataDirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static DataDirectoryLock acquire(DataDirectory directory) throws IOException {
        Path file = directory.lock();
        if (!HELD.add(file)) {
            throw refusal(directory, " (process " + ProcessHandle.current().pid() + ", this one)");
        }
        boolean acquired = false;
        try {
            DataDirectoryLock lock = lock(directory);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                HELD.remove(file);
            }
        }
    }

    private static DataDirectoryLock lock(DataDirectory directory) throws IOException {
        Path file = directory.lock();
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            String holder = Files.readString(file, US_ASCII).strip();
            throw refusal(directory, holder.isEmpty() ? "" : " (process " + holder + ")");
        }
        channel.truncate(0);
        channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
        return new DataDirectoryLock(file, channel);
    }

    private static DataDirectoryInUse refusal(DataDirectory directory, String holder) {
        return new DataDirectoryInUse(
                "another Tallystick%s uses %s; stop it or choose another DATA_DIR"
                        .formatted(holder, directory.path()));
    }

    /**
     * Gives the directory back; the file stays, for deleting it would race with the next holder.
     */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(file);
        }
    }
}
