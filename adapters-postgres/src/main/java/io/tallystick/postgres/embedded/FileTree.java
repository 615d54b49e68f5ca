package io.tallystick.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What this package does with files beyond the JDK's {@link Files}. Symbolic links are not
 * followed.
 */
final class FileTree {
    private FileTree() {}

    /** Writes a new file that never had another mode than 0600, and makes it durable. */
    static void writePrivate(Path file, String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Makes a tree durable: the content of its files and the entries of its directories. */
    static void sync(Path root) throws IOException {
        onEach(
                root,
                path -> {
                    if (!Files.isSymbolicLink(path)) {
                        syncOne(path);
                    }
                });
    }

    /** Makes the content of one file, or the entries of one directory, durable. */
    static void syncOne(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Gives a tree to a user, its root last, so that the owner of the root tells whether it is
     * done.
     */
    static void chown(Path root, int uid) throws IOException {
        onEach(root, path -> Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS));
    }

    static void delete(Path root) throws IOException {
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            onEach(root, Files::delete);
        }
    }

    /** Deletes a tree in which somebody who is about to end may still write. */
    static void deleteInUse(Path root, Deadline deadline) throws IOException, InterruptedException {
        boolean deleted = false;
        while (!deleted) {
            try {
                delete(root);
                deleted = true;
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                if (deadline.passed()) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** Visits a tree, every directory after what is in it. */
    static void onEach(Path root, Action action) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        action.on(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        action.on(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** Something done to one path. */
    @FunctionalInterface
    interface Action {
        void on(Path path) throws IOException;
    }
}
