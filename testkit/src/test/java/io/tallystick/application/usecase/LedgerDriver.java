package io.tallystick.application.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.SequentialIds;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.memory.InMemoryLedger;

import java.time.Duration;
import java.util.UUID;

/** A ledger in memory with a clock that stands still, and short words for what tests do. */
final class LedgerDriver {

    final SettableClock clock = SettableClock.atAnyTime();
    final InMemoryLedger memory = InMemoryLedger.create(clock, new SequentialIds(0x1D5));

    ContactService contacts() {
        return memory.ledger().contacts();
    }

    TransactionService transactions() {
        return memory.ledger().transactions();
    }

    TimeTravel timeTravel() {
        return memory.ledger().timeTravel();
    }

    /** How many events there are. */
    long events() {
        return memory.store().head().position().value();
    }

    void tick() {
        clock.advance(Duration.ofSeconds(1));
    }

    /** A request without a key. */
    static CommandContext by(UserId user) {
        return CommandContext.of(user, "request-1");
    }

    /** A request with a key. */
    static CommandContext by(UserId user, String key, String request) {
        return new CommandContext(
                user, "request-1", null, IdempotentRequest.of(new IdempotencyKey(key), request));
    }

    ContactId contact(UserId user, String name) {
        tick();
        return new ContactId(idOf(contacts().create(by(user), null, ContactDetails.named(name))));
    }

    TransactionId transaction(UserId user, TransactionDetails details) {
        tick();
        return new TransactionId(idOf(transactions().create(by(user), null, details)));
    }

    Outcome<Contact> rename(CommandContext context, ContactId id, String name) {
        tick();
        return contacts().update(context, id, ContactChanges.renamedTo(name), Precondition.none());
    }

    Outcome<Contact> delete(CommandContext context, ContactId id) {
        tick();
        return contacts().delete(context, id, Precondition.none());
    }

    Outcome<Contact> undo(CommandContext context, ContactId id) {
        return contacts().undo(context, id, null, Precondition.none());
    }

    Outcome<Transaction> delete(CommandContext context, TransactionId id) {
        tick();
        return transactions().delete(context, id, Precondition.none());
    }

    static UUID idOf(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        return ((Outcome.Committed<?>) outcome).id();
    }

    static String nameIn(Outcome<Contact> outcome) {
        Contact state =
                switch (outcome) {
                    case Outcome.Committed<Contact> committed -> committed.aggregate().state();
                    case Outcome.Replayed<Contact> replayed -> replayed.aggregate().state();
                    default -> throw new AssertionError("not accepted: " + outcome);
                };
        return switch (state) {
            case Contact.Absent absent -> "";
            case Contact.Live live -> live.details().name().value();
            case Contact.Deleted deleted -> deleted.details().name().value();
        };
    }
}
