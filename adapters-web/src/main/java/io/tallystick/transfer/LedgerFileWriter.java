package io.tallystick.transfer;

import io.tallystick.application.codec.Sha256;
import io.tallystick.application.stream.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a ledger's file beside its place and moves it there when it is complete, so that there is
 * never half of one, and an older one stays until then. Only its owner may read it. Confined.
 */
final class LedgerFileWriter implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Lines lines = new Lines();
    private final MessageDigest sha256 = Sha256.begin();
    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream out;
    private long events;
    private long settings;
    private boolean isDone;

    /**
     * @throws UnusableLedgerFile if nothing can be written there
     */
    static LedgerFileWriter create(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnusableLedgerFile(file + " is there and is no file: give another name");
        }
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            return new LedgerFileWriter(target, partBeside(target));
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Temporary files belong to their owner alone. */
    private static Path partBeside(Path target) throws IOException {
        Path name = target.getFileName();
        Path directory = target.getParent();
        if (name == null || directory == null) {
            throw new IOException("it is no name of a file");
        }
        return Files.createTempFile(directory, "." + name + ".", ".part");
    }

    private LedgerFileWriter(Path target, Path part) throws IOException {
        this.target = target;
        this.part = part;
        FileChannel opened = null;
        try {
            opened = FileChannel.open(part, StandardOpenOption.WRITE);
            this.channel = opened;
            this.out = new GZIPOutputStream(Channels.newOutputStream(opened), BUFFER);
        } catch (IOException e) {
            closeAndDelete(opened, part);
            throw e;
        }
    }

    static UnusableLedgerFile cannotWrite(Path file, IOException e) {
        return new UnusableLedgerFile(
                file + " cannot be written: " + reason(e) + "; nothing of it is left", e);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException missing -> "there is no such directory";
            case java.nio.file.AccessDeniedException denied -> "you may not write there";
            default -> String.valueOf(e.getMessage());
        };
    }

    void header(Line.Header header) throws IOException {
        write(lines.header(header));
    }

    void setting(Line.Setting setting) throws IOException {
        write(lines.setting(setting));
        settings++;
    }

    void event(RecordedEvent event) throws IOException {
        write(lines.event(event));
        events++;
    }

    /**
     * A part of a ledger must not pass for the whole.
     *
     * @param total how many events the log had when it began
     */
    void refuseFewerThan(long total) {
        if (events < total) {
            throw new UnusableLedgerFile(
                    "of the "
                            + total
                            + " events of this ledger only "
                            + events
                            + " can be read here; nothing was written, and tallystick doctor says"
                            + " more");
        }
    }

    private void write(byte[] line) throws IOException {
        sha256.update(line);
        sha256.update((byte) '\n');
        out.write(line);
        out.write('\n');
    }

    /**
     * Writes the last line and puts the file in its place; it is durable then.
     *
     * @return the last line
     */
    Line.End finish() throws IOException {
        Line.End end = new Line.End(events, settings, HexFormat.of().formatHex(sha256.digest()));
        out.write(lines.end(end));
        out.write('\n');
        ((GZIPOutputStream) out).finish();
        channel.force(true);
        out.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        isDone = true;
        return end;
    }

    /** How many bytes the file has so far. */
    long bytes() throws IOException {
        return channel.isOpen() ? channel.position() : Files.size(target);
    }

    @Override
    public void close() throws IOException {
        if (!isDone) {
            closeAndDelete(channel, part);
        }
    }

    private static void closeAndDelete(@Nullable FileChannel channel, Path part)
            throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
