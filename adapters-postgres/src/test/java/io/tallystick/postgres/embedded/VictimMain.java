package io.tallystick.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A program that starts an embedded database, writes a row, and waits to be killed. */
final class VictimMain {
    private VictimMain() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        Path directory = Path.of(arguments[0]);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Directories.config(directory));
        Sql.insertNote(postgres.connectionInfo(), "written before the kill");
        Files.createFile(directory.resolve("row-is-written"));
        // Ends with the test, whatever happens to it: the other end of the pipe is there.
        System.in.read();
        postgres.close();
    }
}
