package io.tallystick.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a postmaster says of itself in {@code postmaster.pid}. Immutable.
 *
 * @param port 0 until the server has got that far
 * @param ready whether connections are accepted
 */
record PidFile(long pid, int port, boolean ready) {
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** Reads the file; empty when it is missing or has no process id, as after a torn write. */
    static Optional<PidFile> read(Path file) throws IOException {
        try {
            return parse(Files.readAllLines(file, UTF_8));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    static Optional<PidFile> parse(List<String> lines) {
        try {
            return Optional.of(
                    new PidFile(
                            Long.parseLong(line(lines, 0)),
                            lines.size() > PORT_LINE ? Integer.parseInt(line(lines, PORT_LINE)) : 0,
                            line(lines, STATUS_LINE).equals("ready")));
        } catch (NumberFormatException torn) {
            return Optional.empty();
        }
    }

    /**
     * Makes the file of a dead postmaster harmless. It names our own process afterwards, which a
     * server started by us takes for a stale entry and not for another server, even when somebody
     * has been given the old process id. The rest stays, because the server finds in it the shared
     * memory that surviving children of the dead one would still use, and waits for them to go.
     */
    static void disown(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file, UTF_8);
        if (parse(lines).isEmpty()) {
            Files.delete(file);
            return;
        }
        String rest = String.join("\n", lines.subList(1, lines.size()));
        Files.writeString(file, ProcessHandle.current().pid() + "\n" + rest + "\n", UTF_8);
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index).strip() : "";
    }
}
