package io.tallystick.debitum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.debitum.ImportReport.Row;
import io.tallystick.debitum.ImportReport.Table;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.testkit.SequentialIds;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;

/** Backups of Debitum, taken over once and again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class DebitumImportTest {

    private static final UserId USER = new UserId(new UUID(0, 1));
    private static final ImportOptions USUAL =
            new ImportOptions("debitum", new CurrencyCode("IQD"), 0, ZoneOffset.UTC);
    private static final long EVENING = Instant.parse("2021-03-23T22:30:00.123Z").toEpochMilli();
    private static final long PICKED = Instant.parse("2021-04-01T00:00:00Z").toEpochMilli();

    private final SettableClock clock = SettableClock.atAnyTime();
    private final InMemoryLedger ledger = InMemoryLedger.create(clock, new SequentialIds(1));

    @TempDir Path directory;

    private ImportReport run(Path file) throws InterruptedException {
        return run(file, USUAL, false);
    }

    private ImportReport run(Path file, ImportOptions options, boolean isDryRun)
            throws InterruptedException {
        return run(file, options, isDryRun, BackupLimits.USUAL, (done, total) -> {});
    }

    private ImportReport run(
            Path file,
            ImportOptions options,
            boolean isDryRun,
            BackupLimits limits,
            DebitumImport.Watcher watcher)
            throws InterruptedException {
        return new DebitumImport(ledger.ledger().sync(), ledger.ledger().log(), clock, limits)
                .run(file, options, new DebitumImport.Target(USER, "test"), isDryRun, watcher);
    }

    private List<ContactView> contacts() {
        List<ContactView> found = new ArrayList<>();
        ledger.views().contacts(ContactQuery.allOf(USER), found::add);
        return found;
    }

    private List<TransactionView> transactions() {
        List<TransactionView> found = new ArrayList<>();
        ledger.views().transactions(TransactionQuery.allOf(USER), found::add);
        return found;
    }

    private long events() {
        return ledger.ledger().log().digest(USER).events();
    }

    private Path file() {
        return directory.resolve("debitum.db");
    }

    private Path example() throws SQLException {
        try (DebitumFile file = DebitumFile.create(file())) {
            return file.person(1, " Bilbo B. ", "of the Shire", "content://contacts/7")
                    .person(2, "جلادريل", null, "tel:+964 770 000")
                    .person(5, "Gimli")
                    .money(1, 1, 799, "Dingens", EVENING)
                    .money(2, 2, -1000, "", PICKED)
                    .money(3, 2, 0, null, PICKED)
                    .insert("INSERT INTO txn VALUES (4, 1, 2, 'Axe', 0, ?, ?, 1)", EVENING, PICKED)
                    .money(5, 1, 1, "with picture", EVENING)
                    .run("UPDATE txn SET has_images = 1 WHERE id_transaction = 5")
                    .path();
        }
    }

    private static void counts(
            ImportReport report, ImportReport.Outcome outcome, int persons, int entries) {
        assertThat(List.of(report.count(outcome, Table.PERSON), report.count(outcome, Table.TXN)))
                .as("%s in %s", outcome, report.rows())
                .containsExactly((long) persons, (long) entries);
    }

    @Test
    void persons_and_money_are_taken_over_and_the_rest_is_named() throws Exception {
        ImportReport report = run(example());

        counts(report, ImportReport.Outcome.ADDED, 3, 4);
        assertThat(report.rows())
                .containsExactly(
                        new Row(
                                Table.TXN,
                                4L,
                                ImportReport.Outcome.SKIPPED,
                                "an item, no money (Axe), returned 2021-04-01"));
        assertThat(report.hasTrouble()).isFalse();
        assertThat(report.links()).isEqualTo(1);
        assertThat(report.pictures()).isEqualTo(1);
        assertThat(contacts())
                .extracting(c -> c.details().name().value())
                .containsExactly("Bilbo B.", "Gimli", "جلادريل");
        ContactView bilbo = contacts().getFirst();
        assertThat(bilbo.details().notes()).hasToString("Notes[value=of the Shire]");
        assertThat(bilbo.details().phone()).isNull();
        assertThat(contacts().get(2).details().phone())
                .hasToString("PhoneNumber[value=+964 770 000]");
        assertThat(bilbo.createdAt()).isBefore(Instant.ofEpochMilli(EVENING));
        TransactionView dingens =
                transactions().stream()
                        .filter(t -> t.details().amount().value() == 799)
                        .findFirst()
                        .orElseThrow();
        assertThat(dingens.details().direction()).isEqualTo(Direction.LENT);
        assertThat(dingens.details().currency()).hasToString("IQD");
        assertThat(dingens.details().transactionDate()).hasToString("2021-03-23");
        assertThat(dingens.createdAt()).isEqualTo(Instant.ofEpochMilli(EVENING));
        assertThat(transactions())
                .filteredOn(t -> t.details().direction() == Direction.OWED)
                .extracting(t -> t.details().amount().value())
                .containsExactlyInAnyOrder(1000L, 0L);
    }

    @Test
    void a_second_run_adds_nothing_and_later_rows_are_added() throws Exception {
        run(example());
        long before = events();
        ContactView gimli = contacts().get(1);
        clock.advance(Duration.ofDays(1));
        Outcome<?> renamed =
                ledger.ledger()
                        .contacts()
                        .update(
                                CommandContext.of(USER, "test"),
                                gimli.id(),
                                new ContactChanges(
                                        new ContactName("Gimli, son of Gloin"),
                                        FieldChange.unchanged(),
                                        FieldChange.unchanged(),
                                        FieldChange.unchanged(),
                                        FieldChange.unchanged()),
                                Precondition.none());
        assertThat(renamed).isInstanceOf(Outcome.Committed.class);

        ImportReport again = run(file());

        counts(again, ImportReport.Outcome.ALREADY_THERE, 3, 4);
        assertThat(events()).isEqualTo(before + 1);
        try (DebitumFile file = DebitumFile.open(file())) {
            file.person(9, "Frodo")
                    .money(11, 9, 3, "second breakfast", EVENING)
                    .money(12, 5, 4, "long ago", 0L);
        }
        ImportReport later = run(file());
        counts(later, ImportReport.Outcome.ADDED, 1, 2);
        counts(later, ImportReport.Outcome.ALREADY_THERE, 3, 4);
        assertThat(contacts())
                .extracting(c -> c.details().name().value())
                .contains("Gimli, son of Gloin", "Frodo");
        TransactionView longAgo =
                transactions().stream()
                        .filter(t -> t.details().amount().value() == 4)
                        .findFirst()
                        .orElseThrow();
        assertThat(longAgo.details().transactionDate()).hasToString("1970-01-01");
        assertThat(longAgo.createdAt()).isAfter(gimli.createdAt());
    }

    @Test
    void what_changed_in_debitum_is_a_conflict_and_changes_nothing() throws Exception {
        run(example());
        long before = events();
        try (DebitumFile file = DebitumFile.open(file())) {
            file.run(
                    "UPDATE txn SET amount = 800 WHERE id_transaction = 1",
                    "UPDATE person SET name = 'Bilbo' WHERE id_person = 1");
            file.money(20, 1, 7, "still his", EVENING);
        }

        ImportReport report = run(file());

        counts(report, ImportReport.Outcome.CONFLICT, 1, 1);
        counts(report, ImportReport.Outcome.ADDED, 0, 1);
        assertThat(report.hasTrouble()).isTrue();
        assertThat(events()).isEqualTo(before + 1);
    }

    @Test
    void another_phone_is_not_mixed_with_the_first() throws Exception {
        run(example());
        long before = events();
        Path other = directory.resolve("other.db");
        try (DebitumFile file = DebitumFile.create(other)) {
            file.person(1, "Ann").person(2, "Bob").person(3, "Cy");
            file.money(1, 1, 5, "tea", EVENING).money(9, 3, 5, "tea", EVENING);
        }

        assertThatThrownBy(() -> run(other))
                .isInstanceOf(UnusableBackup.class)
                .hasMessageContaining("differs in 3 rows")
                .hasMessageContaining("--source");
        assertThat(events()).isEqualTo(before);
        ImportReport report =
                run(
                        other,
                        new ImportOptions("ann", new CurrencyCode("EUR"), 2, ZoneOffset.UTC),
                        false);
        counts(report, ImportReport.Outcome.ADDED, 3, 2);
        assertThat(transactions())
                .filteredOn(t -> t.details().currency().value().equals("EUR"))
                .extracting(t -> t.details().amount().value())
                .containsExactly(500L, 500L);
        assertThatThrownBy(
                        () ->
                                run(
                                        other,
                                        new ImportOptions(
                                                "ann", new CurrencyCode("EUR"), 0, ZoneOffset.UTC),
                                        false))
                .isInstanceOf(UnusableBackup.class)
                .hasMessageContaining("--shift");
    }

    @Test
    void a_dry_run_tells_the_same_and_records_nothing() throws Exception {
        ImportReport dry = run(example(), USUAL, true);

        assertThat(events()).isZero();
        ImportReport real = run(file());
        assertThat(dry.rows()).isEqualTo(real.rows());
        counts(dry, ImportReport.Outcome.ADDED, 3, 4);
        counts(real, ImportReport.Outcome.ADDED, 3, 4);
    }

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
    void the_day_is_that_of_the_phone_unless_it_was_picked() throws Exception {
        run(
                example(),
                new ImportOptions("debitum", new CurrencyCode("IQD"), 0, ZoneId.of("Asia/Baghdad")),
                false);

        assertThat(transactions())
                .extracting(t -> t.details().transactionDate().toString())
                .containsExactlyInAnyOrder("2021-03-24", "2021-03-24", "2021-04-01", "2021-04-01");
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
    void rows_that_cannot_be_kept_are_named_and_the_others_are_taken() throws Exception {
        try (DebitumFile file = DebitumFile.empty(file())) {
            file.run(
                    "CREATE TABLE person (id_person, name, note, linked_contact_uri)",
                    "CREATE TABLE txn (id_transaction, amount, id_person, description,"
                            + " is_monetary, timestamp, timestamp_returned, has_images)");
            file.person(-7, "Negative")
                    .person(1, null)
                    .person(2, "  ")
                    .person(3, "N\0L")
                    .person(4, "x".repeat(256))
                    .person(5, "Huge", "y".repeat(5_000_000), null)
                    .person(6, new byte[] {1})
                    .person(8, "Twice")
                    .person(8, "Twice")
                    .person("nine", "Nine");
            file.money(-1, -7, 5, "good", EVENING)
                    .money(1, 1, 5, "nameless", EVENING)
                    .money(2, -7, Long.MIN_VALUE, "min", EVENING)
                    .money(3, -7, "5 dinars", "text", EVENING)
                    .money(4, -7, 5, "far", Long.MAX_VALUE)
                    .money(5, -7, 5, "never", "soon")
                    .money(6, -7, 5, "z".repeat(10_001), EVENING)
                    .money(7, 404, 5, "whose", EVENING)
                    .money(8, -7, 1.5, "half", EVENING)
                    .money(9, -7, 1_000_000_000_000_001L, "rich", EVENING)
                    .money(10, -7, 5, "later", 253402214400000L - 1);
            file.insert("INSERT INTO txn VALUES (11, 5, -7, 'x', 1, NULL, NULL, 0)");
        }

        ImportReport report = run(file());

        counts(report, ImportReport.Outcome.ADDED, 2, 2);
        counts(report, ImportReport.Outcome.REFUSED, 8, 10);
        assertThat(report.rows())
                .extracting(row -> row.id() + ": " + row.reason())
                .containsExactly(
                        "1: its name must not be blank",
                        "2: its name must not be blank",
                        "3: its name must not contain NUL characters (N\0L)",
                        "4: its name must have at most 255 characters (" + "x".repeat(40) + "...)",
                        "5: its note is too long (Huge)",
                        "6: its name is no text",
                        "8: its id is used twice (Twice)",
                        "null: its id is no integer (Nine)",
                        "1: its person 1 is not taken over (nameless)",
                        "2: its amount must be from 0 to 1000000000000000 (min)",
                        "3: its amount is no integer (text)",
                        "4: its date must be a date of the years 0001 to 9999 (far)",
                        "5: its date is no integer (never)",
                        "6: its description must have at most 10000 characters ("
                                + "z".repeat(40)
                                + "...)",
                        "7: its person 404 is not taken over (whose)",
                        "8: its amount is no integer (half)",
                        "9: its amount must be from 0 to 1000000000000000 (rich)",
                        "11: it has no date (x)");
        assertThat(transactions()).allMatch(t -> !t.createdAt().isAfter(clock.instant()));
        counts(run(file()), ImportReport.Outcome.ALREADY_THERE, 2, 2);
    }

    @Test
    void what_is_no_backup_is_refused_in_a_line_that_says_what_to_do() throws Exception {
        refused(directory.resolve("nowhere.db"), "there is no file");
        refused(directory, "is no file");
        refused(written("empty", new byte[0]), "neither a zip nor a SQLite database");
        refused(written("text", bytes("hello")), "neither a zip nor a SQLite database");
        refused(written("magic", bytes("SQLite format 3\0")), "make a new backup");
        refused(written("pk", new byte[] {'P', 'K', 3, 4}), "");
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
        refused(written("cut.db", Arrays.copyOf(database, database.length - 4096)), "");
        Arrays.fill(database, 4096, database.length - 8, (byte) 0x5a);
        refused(written("scrambled.db", database), "");
        byte[] zip = Files.readAllBytes(DebitumFile.zip(directory.resolve("a.zip"), good, 2));
        refused(written("cut.zip", Arrays.copyOf(zip, zip.length / 2)), "");

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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void what_was_stopped_in_the_middle_goes_on_the_next_time(int stop) throws Exception {
        try (DebitumFile file = DebitumFile.create(file())) {
            file.connection().setAutoCommit(false);
            for (int i = 1; i <= 1100; i++) {
                file.person(i, "Person " + i).money(i, i, i, "note", EVENING + i);
            }
            file.connection().commit();
        }
        int[] shown = new int[1];

        assertThatThrownBy(
                        () ->
                                run(
                                        file(),
                                        USUAL,
                                        false,
                                        BackupLimits.USUAL,
                                        (done, total) -> {
                                            if (++shown[0] == stop) {
                                                Thread.currentThread().interrupt();
                                            }
                                        }))
                .isInstanceOf(InterruptedException.class);
        run(file());

        assertThat(events()).isEqualTo(2200);
        assertThat(contacts()).hasSize(1100);
        counts(run(file()), ImportReport.Outcome.ALREADY_THERE, 1100, 1100);
    }

    /** Phones fold all events in the order of time: no transaction may come before its contact. */
    @Test
    void no_transaction_occurs_before_its_contact_in_any_order_of_rows() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 5; round++) {
            try (DebitumFile file =
                    round == 0 ? DebitumFile.create(file()) : DebitumFile.open(file())) {
                for (int i = 0; i < 10; i++) {
                    int id = round * 10 + i;
                    long millis = random.nextLong(-1_000_000_000_000L, 3_000_000_000_000L);
                    file.person(id, "P" + id);
                    file.money(id, random.nextInt(id + 1), i, null, millis);
                }
            }
            run(file());
        }

        for (TransactionView transaction : transactions()) {
            LoggedEvent contact =
                    ledger.ledger().log().stream(
                                    StreamName.of(
                                            AggregateType.CONTACT,
                                            transaction.details().contactId().value()))
                            .getFirst();
            assertThat(transaction.createdAt()).isAfter(contact.event().metadata().occurredAt());
        }
        assertThat(transactions()).hasSize(50);
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
