package io.tallystick.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmbeddedPostgresTest {
    @TempDir Path temporary;

    @Test
    void the_first_start_makes_everything_and_says_so() throws Exception {
        Path directory = temporary.resolve("below").resolve("data");
        List<String> progress = new ArrayList<>();

        try (var postgres =
                EmbeddedPostgres.start(Directories.config(directory).withProgress(progress::add))) {
            assertThat(mode(directory)).isEqualTo("rwx------");
            assertThat(mode(directory.resolve("postgres.password"))).isEqualTo("rw-------");
            assertThat(mode(directory.resolve("postgres.log"))).isEqualTo("rw-------");
            assertThat(Base64.getUrlDecoder().decode(postgres.password()))
                    .hasSizeGreaterThanOrEqualTo(24);
            assertThat(postgres.connectionInfo().toString()).doesNotContain(postgres.password());
            assertThat(directory)
                    .isDirectoryNotContaining(
                            path -> path.getFileName().toString().startsWith("postgres.new-"));
        }

        assertThat(progress)
                .containsSubsequence("creating the database cluster", "starting PostgreSQL 18.3");
    }

    @Test
    void the_cluster_is_durable_checked_and_in_unicode() throws Exception {
        try (var postgres =
                EmbeddedPostgres.start(Directories.config(Directories.used(temporary)))) {
            ConnectionInfo database = postgres.connectionInfo();

            assertThat(setting(database, "data_checksums")).isEqualTo("on");
            assertThat(setting(database, "fsync")).isEqualTo("on");
            assertThat(setting(database, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(database, "server_encoding")).isEqualTo("UTF8");
            assertThat(setting(database, "log_timezone")).isEqualTo("UTC");
            assertThat(setting(database, "unix_socket_directories")).isEmpty();
            assertThat(setting(database, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(
                            Sql.value(
                                    database,
                                    "SELECT concat(datlocprovider, datlocale) FROM pg_database"
                                            + " WHERE datname = current_database()"))
                    .isEqualTo("bC.UTF-8");
        }
    }

    @Test
    void a_client_without_the_password_is_refused() throws Exception {
        try (var postgres =
                EmbeddedPostgres.start(Directories.config(Directories.used(temporary)))) {
            ConnectionInfo guess = ConnectionInfo.on(postgres.port(), postgres.pid(), "guess");

            assertThatThrownBy(() -> Sql.connect(guess).close())
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void data_survives_a_restart() throws Exception {
        EmbeddedPostgresConfig config = Directories.config(Directories.used(temporary));
        try (var postgres = EmbeddedPostgres.start(config)) {
            Sql.insertNote(postgres.connectionInfo(), "kept");
        }

        try (var postgres = EmbeddedPostgres.start(config)) {
            assertThat(Sql.note(postgres.connectionInfo())).isEqualTo("kept");
        }
    }

    @Test
    void closing_twice_is_harmless_and_leaves_no_process_and_no_pid_file() throws Exception {
        Path directory = Directories.used(temporary);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Directories.config(directory));
        try (Connection client = Sql.connect(postgres.connectionInfo())) {
            postgres.close();
            postgres.close();

            assertThat(ProcessHandle.of(postgres.pid())).isEmpty();
            assertThat(Directories.layout(directory).pidFile()).doesNotExist();
            assertThat(client.isValid(5)).isFalse();
        }
    }

    @Test
    void an_interrupted_thread_closes_all_the_same() throws Exception {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(Directories.config(Directories.used(temporary)));

        Thread.currentThread().interrupt();
        postgres.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ProcessHandle.of(postgres.pid())).isEmpty();
    }

    @Test
    void a_second_start_in_the_same_process_is_refused_and_does_no_harm() throws Exception {
        EmbeddedPostgresConfig config = Directories.config(Directories.used(temporary));
        try (var postgres = EmbeddedPostgres.start(config)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(config))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining(postgres.dataDirectory().toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());

            assertThat(Sql.value(postgres.connectionInfo(), "SELECT 1")).isEqualTo("1");
            try (Victim other = Victim.start(temporary)) {
                assertThat(other.process().waitFor()).isNotZero();
                assertThat(other.output())
                        .contains("another Tallystick (process " + ProcessHandle.current().pid());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_interrupt_key_of_our_terminal_does_not_reach_the_server() throws Exception {
        try (var postgres =
                EmbeddedPostgres.start(Directories.config(Directories.used(temporary)))) {
            String session =
                    Command.run(List.of("ps", "-o", "sid=", "-p", "" + postgres.pid())).output();

            assertThat(session.strip()).isEqualTo("" + postgres.pid());
        }
    }

    @Test
    void a_running_database_is_found_by_its_directory() throws Exception {
        Path directory = Directories.used(temporary);
        assertThat(EmbeddedPostgres.connectionInfo(directory)).isEmpty();
        assertThat(EmbeddedPostgres.connectionInfo(directory.resolve("absent"))).isEmpty();

        try (var postgres = EmbeddedPostgres.start(Directories.config(directory))) {
            assertThat(EmbeddedPostgres.connectionInfo(directory))
                    .contains(postgres.connectionInfo());
        }

        assertThat(EmbeddedPostgres.connectionInfo(directory)).isEmpty();
    }

    @Test
    void a_foreign_listener_on_the_port_makes_it_choose_another() throws Exception {
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var postgres =
                        startOnPorts(
                                Directories.used(temporary),
                                List.of(foreign.getLocalPort(), FreePort.find()))) {
            assertThat(postgres.port()).isNotEqualTo(foreign.getLocalPort());
        }
    }

    @Test
    void another_embedded_database_on_the_port_is_not_adopted(@TempDir Path other)
            throws Exception {
        try (var foreign = EmbeddedPostgres.start(Directories.config(Directories.used(other)));
                var postgres =
                        startOnPorts(
                                Directories.used(temporary),
                                List.of(foreign.port(), FreePort.find()))) {
            assertThat(postgres.port()).isNotEqualTo(foreign.port());
            assertThat(setting(postgres.connectionInfo(), "data_directory"))
                    .isEqualTo(postgres.dataDirectory().resolve("postgres").toString());
        }
    }

    @Test
    void a_server_that_never_gets_a_port_gives_up() throws Exception {
        Path directory = Directories.used(temporary);
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () ->
                                    EmbeddedPostgres.start(
                                            Directories.config(directory),
                                            ProcessIdentity.candidates(),
                                            foreign::getLocalPort))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("could not create any TCP/IP sockets");
        }
    }

    @Test
    void a_server_that_dies_early_is_reported_with_its_last_words() throws Exception {
        Path directory = Directories.used(temporary);
        Files.delete(directory.resolve("postgres/global/pg_control"));

        assertThatThrownBy(() -> EmbeddedPostgres.start(Directories.config(directory)))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("pg_control")
                .hasMessageContaining("postgres.log")
                .hasMessageNotContaining("\n");
        assertThat(Directories.layout(directory).pidFile()).doesNotExist();
    }

    @Test
    void a_cluster_of_another_major_version_is_refused() throws Exception {
        Path directory = Directories.used(temporary);
        Files.writeString(directory.resolve("postgres/PG_VERSION"), "17\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(Directories.config(directory)))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("written by PostgreSQL 17")
                .hasMessageContaining("runs 18.")
                .hasMessageContaining("DATABASE_URL");
    }

    @Test
    void a_database_whose_password_file_is_lost_is_not_touched() throws Exception {
        Path directory = Directories.used(temporary);
        Files.delete(directory.resolve("postgres.password"));

        assertThatThrownBy(() -> EmbeddedPostgres.start(Directories.config(directory)))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("postgres.password is missing");
    }

    @Test
    void a_wrong_password_file_is_named() throws Exception {
        Path directory = Directories.used(temporary);
        Files.writeString(directory.resolve("postgres.password"), "wrong\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(Directories.config(directory)))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining(directory.resolve("postgres.password").toString());
        assertThat(Directories.layout(directory).pidFile()).doesNotExist();
    }

    private static EmbeddedPostgres startOnPorts(Path directory, List<Integer> ports) {
        Iterator<Integer> next = ports.iterator();
        return EmbeddedPostgres.start(
                Directories.config(directory), ProcessIdentity.candidates(), next::next);
    }

    private static String setting(ConnectionInfo database, String name) throws SQLException {
        return Sql.value(database, "SELECT current_setting('" + name + "')");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
