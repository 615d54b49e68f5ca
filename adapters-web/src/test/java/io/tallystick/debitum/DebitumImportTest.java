package io.tallystick.debitum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.TransactionView;
import io.tallystick.debitum.ImportReport.Row;
import io.tallystick.debitum.ImportReport.Table;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Direction;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;

/** Backups of Debitum, taken over once and again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class DebitumImportTest extends DebitumCases {

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
}
