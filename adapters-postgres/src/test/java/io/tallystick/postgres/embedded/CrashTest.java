package io.tallystick.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashTest {
    // Calculates without a look at anything, so its process outlives the server for a while.
    private static final String BUSY_QUERY =
            "SELECT count(*) FROM (SELECT generate_series(1, 20000000)) numbers";
    private static final String RUNNING_QUERIES =
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                    + " AND query LIKE '%numbers' AND pid <> pg_backend_pid()";

    @TempDir Path temporary;

    @Test
    void rows_survive_a_killed_process_and_its_orphan_is_stopped() throws Exception {
        Path directory = Directories.used(temporary);
        long orphan;
        try (Victim victim = Victim.start(directory).awaitRow()) {
            orphan = pidFile(directory).pid();
            victim.kill();
        }
        assertThat(isRunning(orphan, directory)).isTrue();

        try (var postgres = EmbeddedPostgres.start(Directories.config(directory))) {
            assertThat(isRunning(orphan, directory)).isFalse();
            assertThat(postgres.pid()).isNotEqualTo(orphan);
            assertThat(Sql.note(postgres.connectionInfo())).isEqualTo("written before the kill");
        }
    }

    @Test
    void a_directory_in_use_by_another_process_is_refused_and_can_be_reached() throws Exception {
        Path directory = Directories.used(temporary);
        try (Victim victim = Victim.start(directory).awaitRow()) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(Directories.config(directory)))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("process " + victim.process().pid());
            assertThat(Sql.note(EmbeddedPostgres.connectionInfo(directory).orElseThrow()))
                    .isEqualTo("written before the kill");

            victim.process().getOutputStream().close();
            assertThat(victim.process().waitFor()).isZero();
        }
        assertThat(Directories.layout(directory).pidFile()).doesNotExist();
    }

    @Test
    void a_process_killed_while_it_creates_the_cluster_does_no_harm() throws Exception {
        try (Victim victim = Victim.start(temporary)) {
            victim.await(() -> unfinished("cluster/PG_VERSION"));
            victim.kill();
        }
        assertThat(temporary.resolve("postgres")).doesNotExist();

        EmbeddedPostgres.start(Directories.config(temporary)).close();

        assertThat(unfinished("")).isFalse();
    }

    @Test
    void a_killed_server_leaves_a_pid_file_that_does_not_matter() throws Exception {
        EmbeddedPostgresConfig config = Directories.config(Directories.used(temporary));
        try (var postgres = EmbeddedPostgres.start(config)) {
            Sql.insertNote(postgres.connectionInfo(), "kept");
            killAndWait(postgres.pid());
        }
        assertThat(Directories.layout(temporary).pidFile()).exists();

        try (var postgres = EmbeddedPostgres.start(config)) {
            assertThat(Sql.note(postgres.connectionInfo())).isEqualTo("kept");
        }
    }

    @Test
    void a_child_that_outlives_a_killed_server_is_waited_for() throws Exception {
        EmbeddedPostgresConfig config = Directories.config(Directories.used(temporary));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (var postgres = EmbeddedPostgres.start(config)) {
                ConnectionInfo database = postgres.connectionInfo();
                var query = threads.submit(() -> Sql.value(database, BUSY_QUERY));
                Awaitility.await().until(() -> !Sql.value(database, RUNNING_QUERIES).equals("0"));
                killAndWait(postgres.pid());
                assertThat(query.isDone()).isFalse();
            }

            EmbeddedPostgres.start(config).close();
        }
        assertThat(temporary.resolve("postgres.log"))
                .content()
                .contains("pre-existing shared memory block");
    }

    @Test
    void a_pid_file_that_names_an_unrelated_process_does_not_matter() throws Exception {
        Path directory = Directories.used(temporary);
        Process unrelated = new ProcessBuilder("sleep", "600").start();
        try {
            writePidFile(directory, unrelated.pid() + "\n" + directory + "/postgres\n1\n5432\n\n");

            EmbeddedPostgres.start(Directories.config(directory)).close();

            assertThat(unrelated.isAlive()).isTrue();
        } finally {
            unrelated.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_torn_pid_file_does_not_matter() throws Exception {
        Path directory = Directories.used(temporary);
        writePidFile(directory, "");

        EmbeddedPostgres.start(Directories.config(directory)).close();
    }

    private boolean unfinished(String file) {
        try (Stream<Path> entries = Files.list(temporary)) {
            return entries.filter(path -> path.getFileName().toString().contains(".new-"))
                    .anyMatch(path -> Files.exists(path.resolve(file)));
        } catch (IOException e) {
            return false;
        }
    }

    private static void killAndWait(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    private static void writePidFile(Path directory, String text) throws IOException {
        Files.writeString(Directories.layout(directory).pidFile(), text);
    }

    private static PidFile pidFile(Path directory) throws IOException {
        return PidFile.read(Directories.layout(directory).pidFile()).orElseThrow();
    }

    private static boolean isRunning(long pid, Path directory) throws IOException {
        return ServerProcess.find(pid, Directories.layout(directory).cluster()).isPresent();
    }
}
