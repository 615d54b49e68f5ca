package io.tallystick.debitum;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The databases in a file, copied to a directory of our own: nobody changes them while they are
 * read, and nothing is ever written beside the user's file. Names in a zip are never used as paths.
 * Confined; close it to remove the copies.
 */
final class PrivateCopy implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PrivateCopy.class);

    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final String PREFERENCES = "debitum-preferences.xml";
    private static final int MAX_PREFERENCES = 1 << 18;
    private static final int MAX_DATABASES = 8;
    private static final int BUFFER = 1 << 16;
    private static final Pattern DECIMALS =
            Pattern.compile("<entry\\s+key=\"decimals\"\\s*>\\s*([0-3])\\s*</entry>");

    private final Path file;
    private final BackupLimits limits;
    private final Path directory;
    private final List<Path> databases = new ArrayList<>();
    private @Nullable Integer decimals;

    private PrivateCopy(Path file, BackupLimits limits, Path directory) {
        this.file = file;
        this.limits = limits;
        this.directory = directory;
    }

    /**
     * Copies what is in a file.
     *
     * @throws UnusableBackup if there is no database in it, or it cannot be read
     */
    static PrivateCopy of(Path file, BackupLimits limits) throws InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new UnusableBackup(
                    Files.exists(file) ? file + " is no file" : "there is no file " + file, null);
        }
        try {
            PrivateCopy copy =
                    new PrivateCopy(file, limits, Files.createTempDirectory("tallystick-import-"));
            try {
                copy.fill();
                return copy;
            } catch (IOException | RuntimeException | InterruptedException e) {
                copy.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UnusableBackup(file + " cannot be read: " + e, e);
        }
    }

    /** At least one. */
    List<Path> databases() {
        return List.copyOf(databases);
    }

    /** With how many decimals Debitum showed amounts; null if the file does not say. */
    @Nullable Integer decimals() {
        return decimals;
    }

    private void fill() throws IOException, InterruptedException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            in.mark(SQLITE.length);
            byte[] start = in.readNBytes(SQLITE.length);
            in.reset();
            if (Arrays.equals(start, SQLITE)) {
                copyDatabase(in);
            } else if (startsWith(start, ZIP)) {
                unpack(new ZipInputStream(in));
            } else {
                throw new UnusableBackup(
                        file
                                + " is neither a zip nor a SQLite database: give the backup that"
                                + " Debitum made, or the debitum.db in it",
                        null);
            }
        }
        if (databases.isEmpty()) {
            throw new UnusableBackup(
                    file
                            + " has no SQLite database in it: give the backup that Debitum made, or"
                            + " the debitum.db in it",
                    null);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length
                && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /** What SQLite has not yet moved from its log beside the database belongs to it. */
    private void copyDatabase(InputStream in) throws IOException, InterruptedException {
        Path copy = nextDatabase();
        write(in, copy, new Room(limits.databaseBytes()));
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        if (Files.isRegularFile(log)) {
            try (InputStream newest = Files.newInputStream(log)) {
                write(
                        newest,
                        copy.resolveSibling(copy.getFileName() + "-wal"),
                        new Room(limits.databaseBytes()));
            }
        }
    }

    private Path nextDatabase() {
        if (databases.size() == MAX_DATABASES) {
            throw new UnusableBackup(
                    file + " has many databases: unpack it and give the debitum.db", null);
        }
        Path copy = directory.resolve(databases.size() + ".db");
        databases.add(copy);
        return copy;
    }

    private void unpack(ZipInputStream zip) throws IOException, InterruptedException {
        Room unpacked = new Room(limits.unpackedBytes());
        int entries = 0;
        try {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                if (entries > limits.entries()) {
                    throw tooLarge();
                }
                unpack(zip, entry, unpacked);
            }
        } catch (IllegalArgumentException e) { // of a name that is no text
            throw new UnusableBackup(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private void unpack(ZipInputStream zip, ZipEntry entry, Room unpacked)
            throws IOException, InterruptedException {
        byte[] start = zip.readNBytes(SQLITE.length);
        unpacked.take(start.length);
        if (Arrays.equals(start, SQLITE)) {
            Room room = new Room(limits.databaseBytes());
            try (OutputStream out = Files.newOutputStream(nextDatabase())) {
                out.write(start);
                transfer(zip, out, room, unpacked);
            }
        } else if (entry.getName().endsWith(PREFERENCES)) {
            byte[] rest = zip.readNBytes(MAX_PREFERENCES);
            unpacked.take(rest.length);
            decimals = decimalsIn(new String(rest, StandardCharsets.UTF_8));
        }
        transfer(zip, OutputStream.nullOutputStream(), unpacked, null);
    }

    /** By a pattern, for a parser of XML does more than is wanted. */
    private static @Nullable Integer decimalsIn(String preferences) {
        Matcher matcher = DECIMALS.matcher(preferences);
        return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
    }

    private void write(InputStream in, Path target, Room room)
            throws IOException, InterruptedException {
        try (OutputStream out = Files.newOutputStream(target)) {
            transfer(in, out, room, null);
        }
    }

    private void transfer(InputStream in, OutputStream out, Room room, @Nullable Room alsoOf)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            room.take(read);
            if (alsoOf != null) {
                alsoOf.take(read);
            }
            out.write(buffer, 0, read);
        }
    }

    private UnusableBackup tooLarge() {
        return new UnusableBackup(
                file + " has more in it than any phone: unpack it and give the debitum.db", null);
    }

    /** Bytes that may still come. */
    private final class Room {

        private long left;

        Room(long left) {
            this.left = left;
        }

        void take(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw tooLarge();
            }
        }
    }

    /** What cannot be removed is named, for somebody's debts are in it. */
    @Override
    public void close() {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.warn(
                    "event=import_copy_left directory={} reason=\"{}\"; remove it by hand",
                    directory,
                    e.toString());
        }
    }
}
