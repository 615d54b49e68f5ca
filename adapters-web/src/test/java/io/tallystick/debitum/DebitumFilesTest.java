package io.tallystick.debitum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;

/** Which files are read, and which are refused. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class DebitumFilesTest extends DebitumCases {

    @Test
    void the_database_is_found_in_a_zip_by_what_it_is() throws Exception {
        Path zip = DebitumFile.zip(directory.resolve("backup.zip"), example(), 2);

        ImportReport report = run(zip);

        counts(report, ImportReport.Outcome.ADDED, 3, 4);
        assertThat(report.decimals()).isEqualTo(2);
        counts(run(file()), ImportReport.Outcome.ALREADY_THERE, 3, 4);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void the_log_beside_a_database_belongs_to_it() throws Exception {
        try (DebitumFile file = DebitumFile.create(file())) {
            file.run("PRAGMA journal_mode = WAL", "PRAGMA wal_autocheckpoint = 0");
            file.person(1, "Ann");
            assertThat(directory.resolve("debitum.db-wal")).isNotEmptyFile();

            counts(run(file()), ImportReport.Outcome.ADDED, 1, 0);
        }
    }

    @Test
    void first_versions_of_debitum_had_fewer_columns() throws Exception {
        try (DebitumFile file = DebitumFile.empty(file())) {
            file.run(
                    "CREATE TABLE person (id_person INTEGER PRIMARY KEY, name TEXT)",
                    "CREATE TABLE txn (id_transaction INTEGER PRIMARY KEY, amount INTEGER,"
                            + " id_person INTEGER, description TEXT, is_monetary INTEGER,"
                            + " timestamp INTEGER)",
                    "PRAGMA user_version = 1",
                    "INSERT INTO person VALUES (1, 'Ann')",
                    "INSERT INTO txn VALUES (1, 5, 1, 'tea', 1, 1000)");
        }

        counts(run(file()), ImportReport.Outcome.ADDED, 1, 1);
    }

    @Test
    void what_is_no_backup_is_refused_in_a_line_that_says_what_to_do() throws Exception {
        refused(directory.resolve("nowhere.db"), "there is no file");
        refused(directory, "is no file");
        refused(written("empty", new byte[0]), "neither a zip nor a SQLite database");
        refused(written("text", bytes("hello")), "neither a zip nor a SQLite database");
        refused(written("magic", bytes("SQLite format 3\0")), "make a new backup");
        refused(written("pk", new byte[] {'P', 'K', 3, 4}), "no SQLite database in it");
        try (DebitumFile file = DebitumFile.empty(directory.resolve("other.db"))) {
            refused(file.run("CREATE TABLE person (x)").path(), "not Debitum's: it has no tables");
            refused(file.run("CREATE TABLE txn (x)").path(), "person has no column id_person");
        }
        try (DebitumFile file = DebitumFile.create(directory.resolve("view.db"))) {
            file.run(
                    "DROP TABLE txn",
                    "CREATE VIEW txn AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
                            + " FROM n) SELECT i AS id_transaction, 1 AS amount, 1 AS id_person,"
                            + " '' AS description, 1 AS is_monetary, 0 AS timestamp FROM n");
            refused(file.path(), "it has no tables");
        }
        try (DebitumFile file = DebitumFile.create(directory.resolve("new.db"))) {
            refused(file.run("PRAGMA user_version = 7").path(), "take a newer Tallystick");
        }
        assertThat(events()).isZero();
    }

    @Test
    void damaged_files_are_refused_with_nothing_recorded() throws Exception {
        Path good = directory.resolve("good.db");
        try (DebitumFile file = DebitumFile.create(good)) {
            for (int i = 0; i < 300; i++) {
                file.person(i, "Person " + i);
            }
        }
        byte[] database = Files.readAllBytes(good);
        refused(
                written("cut.db", Arrays.copyOf(database, database.length - 4096)),
                "make a new backup");
        Arrays.fill(database, 4096, database.length - 8, (byte) 0x5a);
        refused(written("scrambled.db", database), "make a new backup");
        byte[] zip = Files.readAllBytes(DebitumFile.zip(directory.resolve("a.zip"), good, 2));
        refused(written("cut.zip", Arrays.copyOf(zip, zip.length / 2)), "cannot be read");

        assertThat(events()).isZero();
    }

    @Test
    void zips_that_are_traps_are_refused() throws Exception {
        BackupLimits small = new BackupLimits(1 << 20, 2 << 20, 10, 100);
        byte[] zeros = new byte[3 << 20];
        byte[] database = Files.readAllBytes(example());
        byte[] huge = Arrays.copyOf(database, 3 << 20);

        refused(zip("bomb", zip -> DebitumFile.add(zip, "a.jpg", zeros)), small, "unpack it");
        refused(zip("huge", zip -> DebitumFile.add(zip, "a.db", huge)), small, "unpack it");
        refused(
                zip(
                        "many",
                        zip -> {
                            for (int i = 0; i < 11; i++) {
                                DebitumFile.add(zip, i + ".jpg", new byte[0]);
                            }
                        }),
                small,
                "unpack it");
        refused(
                zip("none", zip -> DebitumFile.add(zip, "debitum.db", bytes("no"))),
                small,
                "no SQLite database in it");
        refused(
                zip(
                        "two",
                        zip -> {
                            DebitumFile.add(zip, "a.db", database);
                            DebitumFile.add(zip, "b.db", database);
                        }),
                small,
                "several databases");
        assertThat(events()).isZero();
        Path one =
                zip(
                        "one",
                        zip -> {
                            DebitumFile.add(zip, "a.db", bytes("SQLite format 3\0 of another"));
                            DebitumFile.add(zip, "b.db", database);
                        });
        counts(run(one), ImportReport.Outcome.ADDED, 3, 4);
    }

    private void refused(Path file, String text) {
        refused(file, BackupLimits.USUAL, text);
    }

    private void refused(Path file, BackupLimits limits, String text) {
        assertThatThrownBy(() -> run(file, USUAL, false, limits, (done, total) -> {}))
                .as(file.toString())
                .isInstanceOf(UnusableBackup.class)
                .hasMessageContaining(text)
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
    }

    private interface Filler {
        void fill(ZipOutputStream zip) throws IOException;
    }

    private Path zip(String name, Filler filler) {
        Path path = directory.resolve(name + ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            filler.fill(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    private Path written(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
