package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;
import io.tallystick.domain.undo.UndoRule;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The whole write and read path on a real PostgreSQL, from command to view. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresLedgerTest {

    private static final UserId ANN = new UserId(UUID.randomUUID());
    private static final CommandContext BY_ANN = CommandContext.of(ANN, "test");

    private TestDatabase database;
    private PostgresDatabase postgres;
    private Ledger ledger;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
        postgres =
                PostgresDatabase.open(
                        PostgresConfig.of(
                                database.jdbcUrl(), database.user(), database.password()));
        ledger =
                new Ledger(
                        postgres.eventStore(),
                        postgres.eventLog(),
                        postgres.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofSeconds(5)));
    }

    @AfterEach
    void close() {
        postgres.close();
        database.close();
    }

    @Test
    void a_command_is_seen_by_every_read_that_follows_it() {
        ContactId bob = create("Bob");
        assertThat(ledger.transactions().create(BY_ANN, null, lent(bob, 1_000_000_000_000_000L)))
                .isInstanceOf(Outcome.Committed.class);
        ledger.contacts()
                .update(BY_ANN, bob, ContactChanges.renamedTo("Bobby"), Precondition.onVersion(0));

        ContactView view = ledger.views().contact(ANN, bob).orElseThrow();
        assertThat(view.details().name().value()).isEqualTo("Bobby");
        assertThat(view.version()).isEqualTo(1);
        assertThat(view.balance().total()).isEqualTo(BigInteger.valueOf(1_000_000_000_000_000L));
        assertThat(view.balance().byCurrency())
                .containsEntry(CurrencyCode.USD, view.balance().total());
        Summary summary = ledger.views().summary(ANN, CalendarDate.parse("2026-01-02"));
        assertThat(summary.contacts()).isEqualTo(1);
        assertThat(summary.transactions()).isEqualTo(1);
        assertThat(summary.balance()).isEqualTo(view.balance());
        assertThat(summary.head()).isEqualTo(ledger.log().head());
        List<ContactView> contacts = new ArrayList<>();
        ledger.views().contacts(ContactQuery.allOf(ANN), contacts::add);
        assertThat(contacts).containsExactly(view);
        List<TransactionView> transactions = new ArrayList<>();
        ledger.views().transactions(TransactionQuery.allOf(ANN), transactions::add);
        assertThat(transactions).hasSize(1);
        assertThat(ledger.log().page(EventQuery.ofUser(ANN, 2)).hasMore()).isTrue();
        assertThat(ledger.timeTravel().contactAtVersion(ANN, bob, 0).orElseThrow().balance())
                .isEqualTo(io.tallystick.domain.balance.Balance.ZERO);
        assertThat(
                        ledger.timeTravel()
                                .contactAsOf(ANN, bob, InstantSource.system().instant())
                                .orElseThrow())
                .isEqualTo(view);
    }

    @Test
    void a_key_repeats_the_first_answer() {
        CommandContext keyed =
                new CommandContext(
                        ANN,
                        "first",
                        null,
                        IdempotentRequest.of(new IdempotencyKey("test-123"), "POST"));
        Outcome<Contact> first =
                ledger.contacts().create(keyed, null, ContactDetails.named("Test"));
        Outcome<Contact> second =
                ledger.contacts()
                        .create(
                                new CommandContext(ANN, "second", null, keyed.request()),
                                null,
                                ContactDetails.named("Test"));
        assertThat(first).isInstanceOf(Outcome.Committed.class);
        assertThat(second).isInstanceOf(Outcome.Replayed.class);
        assertThat(((Outcome.Replayed<Contact>) second).aggregate())
                .isEqualTo(((Outcome.Committed<Contact>) first).aggregate());
        assertThat(ledger.log().page(EventQuery.ofUser(ANN, 10)).events()).hasSize(1);
    }

    private ContactId create(String name) {
        Outcome<Contact> outcome =
                ledger.contacts().create(BY_ANN, null, ContactDetails.named(name));
        return new ContactId(((Outcome.Committed<Contact>) outcome).id());
    }

    private static TransactionDetails lent(ContactId contact, long amount) {
        return new TransactionDetails(
                contact,
                TransactionKind.MONEY,
                Direction.LENT,
                new Amount(amount),
                CurrencyCode.USD,
                null,
                CalendarDate.parse("2026-01-01"),
                null);
    }
}
