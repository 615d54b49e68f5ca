package io.tallystick.transfer;

import io.tallystick.application.command.ImportedIds;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;

import org.jspecify.annotations.Nullable;

/**
 * By which ids a ledger gets what is in a file: the old ones, or new ones that follow from the
 * ledger and the old ones, so that they are the same each time. Immutable.
 */
final class TransferredIds {

    private final UserId user;
    private final @Nullable ImportedIds renewed;

    private TransferredIds(UserId user, @Nullable ImportedIds renewed) {
        this.user = user;
        this.renewed = renewed;
    }

    static TransferredIds kept(UserId user) {
        return new TransferredIds(user, null);
    }

    static TransferredIds renewed(UserId user) {
        return new TransferredIds(user, new ImportedIds(user, "tallystick"));
    }

    /**
     * The event as the ledger gets it. With new ids it is a copy, of which repeated requests to the
     * original know nothing, so it keeps no idempotency key.
     */
    Line.Event apply(Line.Event old) {
        EventMetadata about = old.metadata();
        ImportedIds ids = renewed;
        if (ids == null) {
            return new Line.Event(
                    old.stream(),
                    old.type(),
                    old.version(),
                    old.id(),
                    old.event(),
                    new EventMetadata(
                            user,
                            about.occurredAt(),
                            about.correlationId(),
                            about.causationId(),
                            about.comment(),
                            about.keyUse(),
                            about.syncOrigin()));
        }
        return new Line.Event(
                StreamName.of(
                        old.type(),
                        ids.entity(
                                old.type(),
                                old.type().idIn(old.stream()).orElseThrow().toString())),
                old.type(),
                old.version(),
                event(ids, old.id()),
                renew(ids, old.event()),
                new EventMetadata(
                        user,
                        about.occurredAt(),
                        about.correlationId(),
                        null,
                        about.comment(),
                        null,
                        about.syncOrigin()));
    }

    private static DomainEvent renew(ImportedIds ids, DomainEvent old) {
        return switch (old) {
            case TransactionCreated created ->
                    new TransactionCreated(renew(ids, created.details()), created.occurredAt());
            case TransactionUpdated updated ->
                    new TransactionUpdated(renew(ids, updated.changes()), updated.occurredAt());
            case ChangeUndone undone ->
                    new ChangeUndone(event(ids, undone.undoneEventId()), undone.occurredAt());
            default -> old;
        };
    }

    private static TransactionDetails renew(ImportedIds ids, TransactionDetails old) {
        return new TransactionDetails(
                contact(ids, old.contactId()),
                old.kind(),
                old.direction(),
                old.amount(),
                old.currency(),
                old.description(),
                old.transactionDate(),
                old.dueDate());
    }

    private static TransactionChanges renew(ImportedIds ids, TransactionChanges old) {
        ContactId contact = old.contactId();
        return new TransactionChanges(
                contact == null ? null : contact(ids, contact),
                old.kind(),
                old.direction(),
                old.amount(),
                old.currency(),
                old.description(),
                old.transactionDate(),
                old.dueDate());
    }

    private static ContactId contact(ImportedIds ids, ContactId old) {
        return new ContactId(ids.entity(AggregateType.CONTACT, old.toString()));
    }

    private static EventId event(ImportedIds ids, EventId old) {
        return ids.event(old.toString());
    }
}
