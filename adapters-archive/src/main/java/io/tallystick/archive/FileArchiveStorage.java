package io.tallystick.archive;

import io.tallystick.application.archive.ArchiveConflict;
import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.application.archive.ArchiveUnavailable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An archive in a folder, which is made when it is first needed. With several servers it is on a
 * disk that they share. Thread-safe.
 */
public final class FileArchiveStorage implements ArchiveStorage {

    /** A file with this ending is being written, or was when its writer died. */
    private static final String UNFINISHED = ".part";

    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private final Path folder;

    public FileArchiveStorage(Path folder) {
        this.folder = folder;
    }

    @Override
    public String description() {
        return folder.toString();
    }

    @Override
    public List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches() && !name.endsWith(UNFINISHED))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Optional<byte[]> read(String name, int limit) {
        try (InputStream in = Files.newInputStream(file(name))) {
            return Optional.of(in.readNBytes(limit));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void create(String name, byte[] content) {
        Path target = file(name);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(target)) {
                writeBeside(target, content);
            }
            forceFolder();
            if (!Arrays.equals(Files.readAllBytes(target), content)) {
                throw new ArchiveConflict(description(), name);
            }
        } catch (IOException e) {
            throw new ArchiveUnavailable(
                    "The archive in "
                            + folder
                            + " cannot be written ("
                            + reason(e)
                            + "). Make room, or let this user write there, and archive again",
                    e);
        }
    }

    @Override
    public void discard(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new ArchiveUnavailable(
                    name + " cannot be removed from " + folder + " (" + reason(e) + ")", e);
        }
    }

    private Path file(String name) {
        return folder.resolve(ArchiveStorage.checkName(name));
    }

    private void writeBeside(Path target, byte[] content) throws IOException {
        Path part = Files.createTempFile(folder, target.getFileName().toString(), UNFINISHED);
        try {
            write(part, content);
            removeAbandoned(Files.getLastModifiedTime(part).toInstant().minus(ABANDONED_AFTER));
            place(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void write(Path part, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** A link, unlike a move, never replaces what another process placed there meanwhile. */
    private static void place(Path part, Path target) throws IOException {
        try {
            Files.createLink(target, part);
        } catch (UnsupportedOperationException | IOException e) {
            if (!Files.exists(target)) {
                // some file systems know no links
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** By the clock of the disk, for the folder may be shared. */
    private void removeAbandoned(Instant before) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private ArchiveUnavailable unreadable(IOException e) {
        return new ArchiveUnavailable(
                "The archive in "
                        + folder
                        + " cannot be read ("
                        + reason(e)
                        + "). Is its disk there, and may this user read it?",
                e);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "access denied to " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is not a folder";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            default -> String.valueOf(e.getMessage());
        };
    }
}
