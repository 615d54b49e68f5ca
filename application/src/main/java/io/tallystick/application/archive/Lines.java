package io.tallystick.application.archive;

import io.tallystick.application.view.Segment.SegmentFile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a compressed text. It is unzipped as it is read, and no further than it should be
 * long. Not thread-safe.
 */
final class Lines {

    private final SegmentFile file;
    private final InputStream text;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private final byte[] buffer = new byte[1 << 14];
    private int from;
    private int to;
    private long textBytes;
    private int number;

    /**
     * @param content of the file
     * @throws DamagedArchive if it is not compressed
     */
    Lines(SegmentFile file, byte[] content) {
        this.file = file;
        try {
            text = new GZIPInputStream(new ByteArrayInputStream(content), buffer.length);
        } catch (IOException e) {
            throw new DamagedArchive(file.name(), "is not compressed as it was written");
        }
    }

    /** The next line, with its end. */
    byte[] next() {
        number++;
        line.reset();
        while (hasMore()) {
            int start = from;
            while (from < to) {
                if (buffer[from++] == '\n') {
                    line.write(buffer, start, from - start);
                    return line.toByteArray();
                }
            }
            line.write(buffer, start, from - start);
        }
        throw new DamagedArchive(file.name(), "ends within line " + number);
    }

    /**
     * @throws DamagedArchive if there is anything left
     */
    void expectEnd() {
        if (hasMore() || textBytes != file.textBytes()) {
            throw new DamagedArchive(file.name(), "has more than its " + number + " lines");
        }
    }

    private boolean hasMore() {
        if (from < to) {
            return true;
        }
        from = 0;
        try {
            to = Math.max(0, text.read(buffer));
        } catch (IOException e) {
            throw new DamagedArchive(file.name(), "cannot be unzipped from line " + number + " on");
        }
        textBytes += to;
        if (textBytes > file.textBytes()) {
            throw new DamagedArchive(file.name(), "is longer than it was written");
        }
        return to > 0;
    }
}
