package io.tallystick.postgres;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes data directories of servers that find PostgreSQL unpacked there, as a link to what all
 * tests share: unpacking it takes longer than most tests.
 */
@NullMarked
public final class DirectoryWithPrograms implements TempDirFactory {

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
            throws IOException {
        Path directory = Files.createTempDirectory("tallystick-data-");
        Files.createSymbolicLink(
                directory.resolve("runtime"),
                Files.createDirectories(TestDatabase.sharedBinaries()));
        return directory;
    }
}
