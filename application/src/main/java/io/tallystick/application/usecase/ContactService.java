package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.CommandHandler;
import io.tallystick.application.command.LedgerIds;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.command.Rule;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.undo.UndoRule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.function.Function;

/** What a user can do with contacts. Thread-safe. */
public final class ContactService {

    private final CommandHandler<ContactCommand, Contact, ContactEvent> handler;
    private final Aggregate<ContactCommand, Contact, ContactEvent> aggregate;
    private final LedgerIds ids;
    private final UndoRule undoRule;

    public ContactService(
            CommandHandler<ContactCommand, Contact, ContactEvent> handler,
            Aggregate<ContactCommand, Contact, ContactEvent> aggregate,
            LedgerIds ids,
            UndoRule undoRule) {
        this.handler = handler;
        this.aggregate = aggregate;
        this.ids = ids;
        this.undoRule = undoRule;
    }

    /**
     * Makes a contact.
     *
     * @param id chosen by the client, null to have one made
     */
    public Outcome<Contact> create(
            CommandContext context, @Nullable ContactId id, ContactDetails details) {
        return handler.create(
                id != null ? id.value() : ids.entityId(AggregateType.CONTACT, context),
                context,
                deciding(at -> new ContactCommand.Create(details, at)));
    }

    /** Changes some fields of a live contact. */
    public Outcome<Contact> update(
            CommandContext context,
            ContactId id,
            ContactChanges changes,
            Precondition precondition) {
        return handler.change(
                id.value(),
                context,
                precondition,
                deciding(at -> new ContactCommand.Update(changes, at)));
    }

    /** Hides a live contact and its transactions. */
    public Outcome<Contact> delete(
            CommandContext context, ContactId id, Precondition precondition) {
        return handler.change(
                id.value(), context, precondition, deciding(ContactCommand.Delete::new));
    }

    /**
     * Takes back a change.
     *
     * @param target the event to take back, null for the newest
     */
    public Outcome<Contact> undo(
            CommandContext context,
            ContactId id,
            @Nullable EventId target,
            Precondition precondition) {
        return handler.change(
                id.value(),
                context,
                precondition,
                (history, at) -> undoRule.decide(history.around(target), target, at));
    }

    private Rule<Contact, ContactEvent> deciding(Function<Instant, ContactCommand> command) {
        return (history, at) ->
                aggregate.decider().decide(command.apply(at), history.state().state());
    }
}
