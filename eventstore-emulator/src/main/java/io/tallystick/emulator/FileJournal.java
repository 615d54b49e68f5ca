package io.tallystick.emulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Events in a file: frames of a length, a checksum and the events that were made durable together.
 * A frame that was being written when the process died was never confirmed, and is cut off. Used by
 * one thread at a time.
 */
final class FileJournal implements Journal {

    private static final String FILE = "events.log";
    private static final byte[] MAGIC = "TALLYES1".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME_HEAD_BYTES = 8;

    private final FileChannel file;

    private FileJournal(FileChannel file) {
        this.file = file;
    }

    /**
     * @param reader takes the events that are there, in their order
     * @throws UncheckedIOException if the file is in use, damaged or cannot be had
     */
    static FileJournal open(Path directory, Consumer<StoredEvent> reader) {
        try {
            Files.createDirectories(directory);
            FileChannel file =
                    FileChannel.open(
                            directory.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                lock(file, directory);
                readAll(file, reader);
                return new FileJournal(file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void lock(FileChannel file, Path directory) throws IOException {
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException(directory + " is in use by this process", e);
        }
        throw new IOException(directory + " is in use by another process");
    }

    private static void readAll(FileChannel file, Consumer<StoredEvent> reader) throws IOException {
        long good = MAGIC.length;
        if (file.size() < MAGIC.length) {
            file.truncate(0);
            write(file, ByteBuffer.wrap(MAGIC));
        } else if (!ByteBuffer.wrap(MAGIC).equals(read(file, 0, MAGIC.length))) {
            throw new IOException("this is no file of the emulator");
        }
        for (long end = readFrame(file, good, reader);
                end >= 0;
                end = readFrame(file, good, reader)) {
            good = end;
        }
        file.truncate(good);
        file.position(good);
        file.force(true);
    }

    /** Where the frame ends, -1 if there is no whole one at {@code start}. */
    private static long readFrame(FileChannel file, long start, Consumer<StoredEvent> reader)
            throws IOException {
        if (file.size() - start < FRAME_HEAD_BYTES) {
            return -1;
        }
        ByteBuffer head = read(file, start, FRAME_HEAD_BYTES);
        int length = head.getInt();
        int checksum = head.getInt();
        long end = start + FRAME_HEAD_BYTES + length;
        if (length <= 0 || end > file.size()) {
            return -1;
        }
        byte[] body = new byte[length];
        read(file, start + FRAME_HEAD_BYTES, length).get(body);
        if (checksum(body) != checksum) {
            if (end == file.size()) {
                return -1;
            }
            throw new IOException("the file is damaged at byte " + start);
        }
        decode(body).forEach(reader);
        return end;
    }

    @Override
    public void append(List<StoredEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        byte[] body = encode(events);
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD_BYTES + body.length);
        frame.putInt(body.length).putInt(checksum(body)).put(body).flip();
        try {
            write(file, frame);
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encode(List<StoredEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(events.size());
            for (StoredEvent event : events) {
                writeBytes(out, event.stream().getBytes(StandardCharsets.UTF_8));
                out.writeLong(event.number());
                out.writeLong(event.id().getMostSignificantBits());
                out.writeLong(event.id().getLeastSignificantBits());
                writeBytes(out, event.type().getBytes(StandardCharsets.UTF_8));
                out.writeBoolean(event.json());
                writeBytes(out, event.data().array());
                writeBytes(out, event.metadata().array());
                out.writeLong(event.position());
                out.writeLong(event.created().getEpochSecond());
                out.writeInt(event.created().get(ChronoField.NANO_OF_SECOND));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static List<StoredEvent> decode(byte[] body) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            int count = in.readInt();
            List<StoredEvent> events = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                events.add(
                        new StoredEvent(
                                readText(in),
                                in.readLong(),
                                new UUID(in.readLong(), in.readLong()),
                                readText(in),
                                in.readBoolean(),
                                Bytes.of(readBytes(in)),
                                Bytes.of(readBytes(in)),
                                in.readLong(),
                                Instant.ofEpochSecond(in.readLong(), in.readInt())));
            }
            return events;
        }
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("the file became shorter");
            }
        }
        return buffer.flip();
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
