package io.tallystick.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BinariesTest {
    @TempDir Path temporary;

    @Test
    void of_many_who_unpack_at_the_same_time_one_does_it() throws Exception {
        Queue<String> progress = new ConcurrentLinkedQueue<>();
        Path leftOver = Files.createDirectory(temporary.resolve("unpacking-killed"));
        Callable<Binaries> unpack = () -> Binaries.unpacked(temporary, progress::add);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Binaries>> all = threads.invokeAll(List.of(unpack, unpack, unpack));

            assertThat(all).extracting(Future::resultNow).containsOnly(unpack.call());
        }
        assertThat(progress).singleElement().asString().matches("unpacking PostgreSQL 18[.].*");
        assertThat(leftOver).doesNotExist();
        assertThat(unpack.call().program("initdb")).isExecutable();
        assertThat(unpack.call().reportedVersion()).startsWith("18.");
    }

    @Test
    void a_machine_without_binaries_is_told_what_to_do() {
        assertThatThrownBy(() -> Binaries.archive("linux-riscv64"))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("no PostgreSQL for linux-riscv64")
                .hasMessageContaining("DATABASE_URL");
    }

    @Test
    void programs_that_cannot_run_are_reported() throws Exception {
        Path program = Files.createDirectories(temporary.resolve("bin")).resolve("postgres");
        Files.writeString(program, "#!/bin/sh\necho no such library >&2\nexit 1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(() -> new Binaries(temporary).reportedVersion())
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("no such library");
    }
}
