package io.tallystick.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.postgres.TestDatabase;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProcessIdentityTest {
    @TempDir Path temporary;

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    @DisabledIf("io.tallystick.postgres.embedded.ProcessIdentityTest#isRoot")
    class For_an_ordinary_user {
        @Test
        void nothing_is_prefixed() {
            assertThat(ProcessIdentity.candidates().getFirst().prefix()).isEmpty();
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    @EnabledIf("io.tallystick.postgres.embedded.ProcessIdentityTest#isRoot")
    class For_root {
        private static final ProcessIdentity NO_SUCH_PROGRAM =
                new ProcessIdentity(List.of("no-such-program"), 0);
        private static final ProcessIdentity STILL_ROOT = new ProcessIdentity(List.of("env"), 0);

        @Test
        void the_server_can_run_as_nobody_in_a_directory_that_nobody_may_enter() throws Exception {
            openToAll(temporary);
            assertWorksAs(ProcessIdentity.NOBODY_PLAIN);
        }

        @Test
        void the_server_can_run_as_nobody_in_a_directory_that_only_root_may_enter()
                throws Exception {
            Directories.used(temporary);
            closeToOthers(temporary);
            assertThatThrownBy(() -> start(List.of(ProcessIdentity.NOBODY_PLAIN)))
                    .isInstanceOf(EmbeddedPostgresException.class);
            assertWorksAs(ProcessIdentity.NOBODY_PASSING);
        }

        @Test
        void programs_that_only_root_may_reach_are_no_obstacle() throws Exception {
            Directories.used(temporary);
            closeToOthers(temporary);
            Directories.copy(TestDatabase.sharedBinaries(), temporary.resolve("runtime"));

            EmbeddedPostgres.start(
                            EmbeddedPostgresConfig.in(temporary),
                            List.of(ProcessIdentity.NOBODY_PLAIN, ProcessIdentity.NOBODY_PASSING),
                            FreePort::find)
                    .close();

            assertThat(FileTree.owner(temporary.resolve("postgres"))).isEqualTo(65534);
        }

        @Test
        void a_cluster_follows_the_identity_of_the_server() throws Exception {
            Path cluster = temporary.toRealPath().resolve("postgres");
            Directories.used(temporary);
            start(List.of(ProcessIdentity.NOBODY_PASSING)).close();
            assertThat(FileTree.owner(cluster)).isEqualTo(65534);
            assertThat(FileTree.owner(cluster.resolve("PG_VERSION"))).isEqualTo(65534);

            FileTree.chown(cluster, 0);
            start(List.of(ProcessIdentity.NOBODY_PASSING)).close();
            assertThat(FileTree.owner(cluster.resolve("PG_VERSION"))).isEqualTo(65534);
        }

        @Test
        void the_cluster_of_an_ordinary_user_is_not_taken_away() throws Exception {
            Path cluster = Directories.used(temporary).resolve("postgres");
            FileTree.chown(cluster, 1234);

            assertThatThrownBy(() -> start(ProcessIdentity.candidates()))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("belongs to the user with id 1234");
        }

        @Test
        void a_way_that_does_not_work_is_passed_over() throws Exception {
            openToAll(temporary);

            assertThat(choose(List.of(NO_SUCH_PROGRAM, STILL_ROOT, ProcessIdentity.NOBODY_PLAIN)))
                    .isEqualTo(ProcessIdentity.NOBODY_PLAIN);
        }

        @Test
        void when_no_way_works_the_operator_is_told_what_to_do() {
            assertThatThrownBy(() -> choose(List.of(NO_SUCH_PROGRAM, STILL_ROOT)))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("run Tallystick as an ordinary user or set DATABASE_URL");
        }

        private void assertWorksAs(ProcessIdentity identity) throws Exception {
            try (var postgres = start(List.of(identity))) {
                assertThat(Sql.value(postgres.connectionInfo(), "SELECT 1")).isEqualTo("1");
                assertThat(FileTree.owner(Path.of("/proc", String.valueOf(postgres.pid()))))
                        .isEqualTo(65534);
                assertThat(EmbeddedPostgres.connectionInfo(temporary))
                        .contains(postgres.connectionInfo());
            }
            assertThat(temporary.resolve("postgres/postmaster.pid")).doesNotExist();
        }

        private EmbeddedPostgres start(List<ProcessIdentity> identities) {
            return EmbeddedPostgres.start(
                    Directories.config(temporary), identities, FreePort::find);
        }

        private ProcessIdentity choose(List<ProcessIdentity> candidates) throws Exception {
            EmbeddedPostgresConfig config = Directories.config(temporary);
            Binaries binaries = Binaries.unpacked(config.binariesDirectory(), config.progress());
            return ProcessIdentity.choose(candidates, Directories.layout(temporary), binaries);
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void closeToOthers(Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private static void openToAll(Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
