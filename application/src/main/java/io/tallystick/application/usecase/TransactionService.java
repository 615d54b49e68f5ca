package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.CommandHandler;
import io.tallystick.application.command.LedgerIds;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.command.Rule;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.undo.UndoRule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/**
 * What a user can do with transactions. One that a contact's deletion took along is hidden and
 * cannot be changed until the deletion is undone. Thread-safe.
 */
public final class TransactionService {

    private final CommandHandler<TransactionCommand, Transaction, TransactionEvent> handler;
    private final Aggregate<TransactionCommand, Transaction, TransactionEvent> aggregate;
    private final LiveContacts contacts;
    private final LedgerIds ids;
    private final UndoRule undoRule;

    public TransactionService(
            CommandHandler<TransactionCommand, Transaction, TransactionEvent> handler,
            Aggregate<TransactionCommand, Transaction, TransactionEvent> aggregate,
            EventStore store,
            Aggregate<ContactCommand, Contact, ContactEvent> contact,
            LedgerIds ids,
            UndoRule undoRule) {
        this.handler = handler;
        this.aggregate = aggregate;
        this.contacts = new LiveContacts(store, contact);
        this.ids = ids;
        this.undoRule = undoRule;
    }

    /**
     * Makes a transaction with a live contact.
     *
     * @param id chosen by the client, null to have one made
     */
    public Outcome<Transaction> create(
            CommandContext context, @Nullable TransactionId id, TransactionDetails details) {
        Rule<Transaction, TransactionEvent> rule =
                deciding(at -> new TransactionCommand.Create(details, at));
        return handler.create(
                id != null ? id.value() : ids.entityId(AggregateType.TRANSACTION, context),
                context,
                (history, at) ->
                        contacts.find(context.user(), details.contactId())
                                .<Decision<? extends DomainEvent>>map(
                                        newest -> rule.decide(history, later(at, newest)))
                                .orElseGet(() -> Decision.refused(Refusal.CONTACT_NOT_FOUND)));
    }

    /** Phones leave out what occurs before its contact was there, by whatever clock. */
    private static Instant later(Instant at, Instant contactChanged) {
        return at.isAfter(contactChanged) ? at : contactChanged.plus(1, ChronoUnit.MICROS);
    }

    /**
     * Changes some fields of a shown transaction, perhaps its contact. It may stay with the one it
     * has, also if that is not there.
     */
    public Outcome<Transaction> update(
            CommandContext context,
            TransactionId id,
            TransactionChanges changes,
            Precondition precondition) {
        Rule<Transaction, TransactionEvent> rule =
                deciding(at -> new TransactionCommand.Update(changes, at));
        ContactId newContact = changes.contactId();
        return handler.change(
                id.value(),
                context,
                precondition,
                ifShown(
                        context.user(),
                        (history, at) ->
                                newContact == null
                                                || isWith(history.state().state(), newContact)
                                                || contacts.has(context.user(), newContact)
                                        ? rule.decide(history, at)
                                        : Decision.refused(Refusal.CONTACT_NOT_FOUND)));
    }

    private static boolean isWith(Transaction transaction, ContactId contact) {
        return transaction instanceof Transaction.Live live
                && live.details().contactId().equals(contact);
    }

    /** Hides a shown transaction. */
    public Outcome<Transaction> delete(
            CommandContext context, TransactionId id, Precondition precondition) {
        return handler.change(
                id.value(),
                context,
                precondition,
                ifShown(context.user(), deciding(TransactionCommand.Delete::new)));
    }

    /**
     * Takes back a change.
     *
     * @param target the event to take back, null for the newest
     */
    public Outcome<Transaction> undo(
            CommandContext context,
            TransactionId id,
            @Nullable EventId target,
            Precondition precondition) {
        return handler.change(
                id.value(),
                context,
                precondition,
                ifNotHidden(
                        context.user(),
                        (history, at) -> undoRule.decide(history.around(target), target, at)));
    }

    /**
     * Whether a transaction of the user is shown, as its contacts are in the event store now.
     *
     * @throws StoreUnavailable if that cannot be told now
     */
    public boolean isShown(UserId user, Transaction.Live transaction) {
        return transaction.isShown(id -> contacts.lifetime(user, id));
    }

    private Rule<Transaction, TransactionEvent> deciding(
            Function<Instant, TransactionCommand> command) {
        return (history, at) ->
                aggregate.decider().decide(command.apply(at), history.state().state());
    }

    private Rule<Transaction, TransactionEvent> ifShown(
            UserId user, Rule<Transaction, TransactionEvent> rule) {
        Rule<Transaction, TransactionEvent> shown = ifNotHidden(user, rule);
        return (history, at) ->
                history.state().state() instanceof Transaction.Live
                        ? shown.decide(history, at)
                        : Decision.refused(Refusal.NOT_FOUND);
    }

    private Rule<Transaction, TransactionEvent> ifNotHidden(
            UserId user, Rule<Transaction, TransactionEvent> rule) {
        return (history, at) ->
                isHidden(user, history.state().state())
                        ? Decision.refused(Refusal.NOT_FOUND)
                        : rule.decide(history, at);
    }

    private boolean isHidden(UserId user, Transaction transaction) {
        return switch (transaction) {
            case Transaction.Absent() -> false;
            case Transaction.Live live -> !isShown(user, live);
            case Transaction.Deleted deleted -> !contacts.has(user, deleted.details().contactId());
        };
    }
}
