package io.tallystick.transfer;

import io.tallystick.application.codec.Sha256;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A ledger's file that is read, any number of times: the same one, even if another gets its name
 * meanwhile. Memory does not grow with it, whatever is in it. Confined.
 */
final class LedgerFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final Lines lines = new Lines();

    private LedgerFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Gets what is in a file. Every method throws {@link Lines.BadLine} for what it will not have.
     */
    interface Content {
        default void header(Line.Header header) {}

        void setting(Line.Setting setting);

        void event(Line.Event event) throws InterruptedException;
    }

    /**
     * @throws UnusableLedgerFile if it cannot be read
     */
    static LedgerFile open(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new UnusableLedgerFile(file + " is no file");
            }
            return new LedgerFile(file, FileChannel.open(file, StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            throw new UnusableLedgerFile("there is no file " + file, e);
        } catch (IOException e) {
            throw new UnusableLedgerFile(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** In bytes. */
    long size() throws InterruptedException {
        try {
            return channel.size();
        } catch (ClosedByInterruptException e) {
            throw Interrupts.of(e);
        } catch (IOException e) {
            throw new UnusableLedgerFile(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads all of it, from its first line to its last.
     *
     * @param progress is given how many bytes were read
     * @return the last line, which agrees with the lines before
     * @throws UnusableLedgerFile if it is not as it was written
     */
    Line.End read(Content content, LongConsumer progress) throws InterruptedException {
        try {
            channel.position(0);
            // not closed: that would close the channel
            InputStream in = new GZIPInputStream(Channels.newInputStream(channel), BUFFER);
            return new Reading(in, content, progress).run();
        } catch (ClosedByInterruptException e) {
            throw Interrupts.of(e);
        } catch (EOFException e) {
            throw cutOff(e);
        } catch (ZipException e) {
            throw new UnusableLedgerFile(
                    file + " is damaged, or no file of tallystick export: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnusableLedgerFile(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private UnusableLedgerFile cutOff(@Nullable Throwable cause) {
        return new UnusableLedgerFile(file + " is cut off: copy or export it again", cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UnusableLedgerFile(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Once through the file. */
    private final class Reading {

        private final InputStream in;
        private final Content content;
        private final LongConsumer progress;
        private final MessageDigest sha256 = Sha256.begin();
        private final byte[] buffer = new byte[BUFFER];
        private int start;
        private int end;
        private long number;
        private long events;
        private long settings;

        Reading(InputStream in, Content content, LongConsumer progress) {
            this.in = in;
            this.content = content;
            this.progress = progress;
        }

        Line.End run() throws IOException, InterruptedException {
            try {
                byte[] first = hashed(next());
                content.header(lines.readHeader(first));
                while (true) {
                    byte[] text = next();
                    Line line = lines.read(text);
                    if (line instanceof Line.End last) {
                        checkEnd(last);
                        return last;
                    }
                    hashed(text);
                    take(line);
                }
            } catch (Lines.BadLine e) {
                throw new UnusableLedgerFile(
                        file + ", line " + number + ": " + e.getMessage() + "; nothing was added",
                        e);
            }
        }

        private void take(Line line) throws InterruptedException {
            switch (line) {
                case Line.Event event -> {
                    content.event(event);
                    events++;
                }
                case Line.Setting setting -> {
                    if (events > 0) {
                        throw new Lines.BadLine("has a setting behind events");
                    }
                    content.setting(setting);
                    settings++;
                }
                case Line.Header header -> throw new Lines.BadLine("begins another file");
                case Line.End last ->
                        throw new IllegalStateException("the end is looked at before");
            }
        }

        private void checkEnd(Line.End last) throws IOException {
            String actual = HexFormat.of().formatHex(sha256.digest());
            if (last.events() != events || last.settings() != settings) {
                throw new Lines.BadLine("lines are missing or too many");
            }
            if (!last.sha256().equals(actual)) {
                throw new Lines.BadLine("the lines before were changed");
            }
            if (start < end || in.read() >= 0) {
                throw new Lines.BadLine("something comes after the end");
            }
        }

        private byte[] hashed(byte[] line) {
            sha256.update(line);
            sha256.update((byte) '\n');
            return line;
        }

        /** Without its end. */
        private byte[] next() throws IOException, InterruptedException {
            number++;
            ByteArrayOutputStream before = new ByteArrayOutputStream(0);
            while (true) {
                int lineEnd = start;
                while (lineEnd < end && buffer[lineEnd] != '\n') {
                    lineEnd++;
                }
                before.write(buffer, start, lineEnd - start);
                if (before.size() > Lines.MAX_BYTES) {
                    throw new Lines.BadLine("is longer than any line of ours");
                }
                if (lineEnd < end) {
                    start = lineEnd + 1;
                    return before.toByteArray();
                }
                fill();
            }
        }

        private void fill() throws IOException, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            start = 0;
            end = in.read(buffer);
            progress.accept(channel.position());
            if (end < 0) {
                throw cutOff(null);
            }
        }
    }
}
