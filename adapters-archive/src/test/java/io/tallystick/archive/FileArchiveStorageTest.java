package io.tallystick.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.testkit.contract.ArchiveStorageContract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

class FileArchiveStorageTest extends ArchiveStorageContract {

    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir private Path parent;

    private Path folder() {
        return parent.resolve("data/archive");
    }

    @Override
    protected ArchiveStorage storage() {
        return new FileArchiveStorage(folder());
    }

    @Test
    void what_a_dead_writer_left_is_no_file_and_goes_after_an_hour() throws IOException {
        ArchiveStorage storage = storage();
        storage.create("a", CONTENT);
        Path old = Files.write(folder().resolve("b77.part"), CONTENT);
        Path young = Files.write(folder().resolve("b78.part"), CONTENT);
        Instant now = Files.getLastModifiedTime(young).toInstant();
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofMinutes(61))));

        assertThat(storage.names()).containsExactly("a");
        storage.create("b", CONTENT);

        assertThat(storage.names()).containsExactly("a", "b");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        try (var files = Files.list(folder())) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_said() throws IOException {
        Files.write(parent.resolve("data"), CONTENT);
        ArchiveStorage storage = storage();

        assertThatThrownBy(() -> storage.create("a", CONTENT))
                .isInstanceOf(ArchiveUnavailable.class)
                .hasMessageContaining(folder().toString())
                .hasMessageContaining("cannot be written")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(storage::names)
                .isInstanceOf(ArchiveUnavailable.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void files_of_others_are_left_alone() throws IOException {
        Files.createDirectories(folder().resolve("lost+found"));
        Files.write(folder().resolve("README"), CONTENT);

        assertThat(storage().names()).isEmpty();
    }
}
