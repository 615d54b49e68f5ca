package io.tallystick.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/** The file in which the server and initdb write what happens to them. */
record ServerLog(Path file) {
    private static final long ROTATE_ABOVE_BYTES = 10L << 20;
    private static final int TAIL_BYTES = 64 << 10;
    private static final int TAIL_LINES = 3;
    private static final Pattern TELLING = Pattern.compile("(FATAL|PANIC|ERROR|HINT|error): ");

    /** Opens the log for a new start; an overgrown one becomes the only older log that is kept. */
    static ServerLog open(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > ROTATE_ABOVE_BYTES) {
            Path older = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(file)) {
            FileTree.writePrivate(file, "");
        }
        return new ServerLog(file);
    }

    Redirect redirect() {
        return Redirect.appendTo(file.toFile());
    }

    /** Where the log ends now; what comes later is read from here. */
    long position() throws IOException {
        return Files.size(file);
    }

    /** What was written since {@code position}, its last part when it is much. */
    String textSince(long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = channel.size();
            long start = Math.max(position, end - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - start));
            while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
                // a read may return less than asked
            }
            return UTF_8.decode(bytes.flip()).toString();
        }
    }

    /** The last lines since {@code position} that explain a failure, joined to one. */
    String reasonSince(long position) throws IOException {
        List<String> lines = textSince(position).lines().filter(line -> !line.isBlank()).toList();
        List<String> telling = lines.stream().filter(TELLING.asPredicate()).toList();
        List<String> chosen = telling.isEmpty() ? lines : telling;
        List<String> last = chosen.subList(Math.max(0, chosen.size() - TAIL_LINES), chosen.size());
        String reason = String.join(" | ", last.stream().map(String::strip).toList());
        return (reason.isEmpty() ? "it wrote nothing" : reason) + "; see " + file;
    }
}
