package io.tallystick.server.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A writer in UTF-8 that remembers why it could not write. As thread-safe as its superclass. */
public final class StandardOutput extends PrintWriter {

    private final Remembering target;

    public StandardOutput(OutputStream target) {
        this(new Remembering(target));
    }

    private StandardOutput(Remembering target) {
        super(target, true, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** The first failure, null if there was none. */
    @Nullable IOException failure() {
        return target.failure;
    }

    private static final class Remembering extends OutputStream {

        private final OutputStream target;
        private volatile @Nullable IOException failure;

        Remembering(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                target.write(bytes, offset, length);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                target.flush();
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        private IOException remembered(IOException e) {
            if (failure == null) {
                failure = e;
            }
            return e;
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}
