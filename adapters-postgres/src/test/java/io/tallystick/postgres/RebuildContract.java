package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.Samples;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What every way to rebuild does. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class RebuildContract {

    static final CommandContext BY_ALICE = CommandContext.of(Samples.ALICE, "test");

    PostgresFixture fixture;
    Ledger ledger;
    ContactId ann;
    TransactionId lunch;
    TransactionId leftOut;

    /** Rebuilds everything. */
    abstract Rebuild.Report rebuild();

    @BeforeEach
    void record() {
        fixture = new PostgresFixture();
        ledger =
                new Ledger(
                        fixture.store(),
                        fixture.log(),
                        fixture.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofSeconds(5)));
        ann = contact("Ann");
        ContactId ben = contact("Ben");
        lunch = transaction(ann, 100);
        transaction(ann, 20);
        TransactionId gone = transaction(ben, 3);
        ledger.transactions().delete(BY_ALICE, gone, Precondition.none());
        TransactionId moved = transaction(ben, 4);
        ledger.transactions().update(BY_ALICE, moved, Samples.movedTo(ann), Precondition.none());
        ledger.contacts()
                .update(BY_ALICE, ben, ContactChanges.renamedTo("Benny"), Precondition.none());
        ContactId undone = contact("Never");
        leftOut = transaction(undone, 5);
        ledger.transactions().update(BY_ALICE, leftOut, Samples.movedTo(ann), Precondition.none());
        ledger.contacts().undo(BY_ALICE, undone, null, Precondition.none());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void finds_nothing_to_repair_in_what_appends_have_projected() {
        List<String> before = readModels();

        Rebuild.Report report = rebuild();

        assertThat(report.repaired()).isEmpty();
        assertThat(report.repairedBalances()).isZero();
        assertThat(report.streams()).isEqualTo(8);
        assertThat(readModels()).isEqualTo(before);
    }

    @Test
    void makes_everything_anew_from_the_log_alone() {
        List<String> before = readModels();
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "truncate contacts, transactions, contact_balances"));

        Rebuild.Report report = rebuild();

        assertThat(report.repaired()).hasSize(8);
        assertThat(readModels()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update contacts set name = 'Mallory' where id = :ann",
                "update contacts set version = 1000 where id = :ann",
                "delete from contacts where id = :ann",
                "update transactions set amount = 1 where id = :lunch",
                "update transactions set amount = -1 where id = :lunch",
                "update transactions set currency = 'euros' where id = :lunch",
                "update transactions set transaction_date = null where id = :lunch",
                "update contacts set name = '' where id = :ann",
                "update transactions set state = 'deleted', version = 99 where id = :lunch",
                "update transactions set state = 'left_out' where id = :lunch",
                "update contacts set deletions = array[now()] where id = :ann",
                "delete from transactions where id = :lunch",
                "insert into contacts (id, user_id, version, newest_occurred_at, newest_event_id,"
                        + " state) values (:lunch, :ann, 0, now(), :ann, 'absent')"
            })
    void repairs_a_damaged_row_and_names_it(String damage) {
        List<String> before = readModels();
        int rows =
                fixture.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createUpdate(damage)
                                                .bind("ann", ann.value())
                                                .bind("lunch", lunch.value())
                                                .execute());
        assertThat(rows).isEqualTo(1);

        Rebuild.Report report = rebuild();

        assertThat(report.repaired())
                .hasSize(1)
                .first()
                .asString()
                .containsAnyOf(ann.toString(), lunch.toString());
        assertThat(readModels()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update transactions set state = 'live' where id = :id",
                "update transactions set was_with[1] = was_with[2] where id = :id",
                "update transactions set was_with = null, was_since = null where id = :id"
            })
    void repairs_what_is_shown_though_its_contact_was_not_there(String damage) {
        List<String> before = readModels();
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.createUpdate(damage).bind("id", leftOut.value()).execute());
        assertThat(fixture.postgres().inspection().sample(1000).differing())
                .contains("transaction-" + leftOut);

        Rebuild.Report report = rebuild();

        assertThat(report.repaired()).containsExactly("transaction-" + leftOut);
        assertThat(readModels()).isEqualTo(before);
        assertThat(fixture.postgres().inspection().sample(1000).differing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update contact_balances set amount = amount + 1",
                "update contact_balances set transactions = transactions - 1",
                "delete from contact_balances",
                "insert into contact_balances select user_id, contact_id, kind, 'XXX', 1, 1 from"
                        + " contact_balances limit 1"
            })
    void repairs_damaged_balances(String damage) {
        List<String> before = readModels();
        fixture.jdbi().useHandle(handle -> assertThat(handle.execute(damage)).isPositive());

        Rebuild.Report report = rebuild();

        assertThat(report.repairedBalances()).isPositive();
        assertThat(readModels()).isEqualTo(before);
    }

    @Test
    void runs_while_others_write_and_leaves_what_they_wrote() {
        Rendezvous.results(
                5,
                number -> {
                    if (number == 0) {
                        rebuild();
                    } else {
                        for (int i = 0; i < 20; i++) {
                            TransactionId id = transaction(ann, i);
                            ledger.transactions()
                                    .update(
                                            BY_ALICE,
                                            id,
                                            Samples.amountChangedTo(i + 1),
                                            Precondition.none());
                        }
                    }
                    return number;
                });
        List<String> written = readModels();

        Rebuild.Report report = rebuild();

        assertThat(report.repaired()).isEmpty();
        assertThat(report.repairedBalances()).isZero();
        assertThat(readModels()).isEqualTo(written);
    }

    /** With something in each column, as a transaction has. */
    ContactId contact(String name) {
        return new ContactId(
                idOf(ledger.contacts().create(BY_ALICE, null, Samples.fullContact(name))));
    }

    TransactionId transaction(ContactId contact, long amount) {
        TransactionDetails lent = Samples.lent(contact, amount);
        Outcome<Transaction> outcome =
                ledger.transactions()
                        .create(
                                BY_ALICE,
                                null,
                                new TransactionDetails(
                                        lent.contactId(),
                                        lent.kind(),
                                        lent.direction(),
                                        lent.amount(),
                                        lent.currency(),
                                        lent.description(),
                                        lent.transactionDate(),
                                        CalendarDate.parse("2024-03-31")));
        return new TransactionId(idOf(outcome));
    }

    private static UUID idOf(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        return ((Outcome.Committed<?>) outcome).id();
    }

    /** Every row as text, to the byte. */
    List<String> readModels() {
        return fixture.jdbi()
                .withHandle(
                        handle -> {
                            List<String> rows = new ArrayList<>();
                            rows.addAll(dump(handle, "select c::text from contacts c order by id"));
                            rows.addAll(
                                    dump(handle, "select t::text from transactions t order by id"));
                            rows.addAll(
                                    dump(
                                            handle,
                                            "select b::text from contact_balances b order by"
                                                    + " user_id, contact_id, kind, currency"));
                            return rows;
                        });
    }

    private static List<String> dump(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(String.class).list();
    }
}
