package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SequentialIds;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Appends events of ledgers as one user, past all rules. Thread-safe. */
final class LedgerEvents {

    private final EventStore store;
    private final UserId user;
    private final SequentialIds ids;
    private final EventCodec codec = new EventCodec();

    LedgerEvents(EventStore store, UserId user) {
        this.store = store;
        this.user = user;
        this.ids = new SequentialIds(user.value().getMostSignificantBits() << 16);
    }

    UserId user() {
        return user;
    }

    /** So many microseconds after noon. */
    static Instant at(long micros) {
        return Samples.NOON.plus(micros, ChronoUnit.MICROS);
    }

    ContactId newContactId() {
        return new ContactId(ids.newId());
    }

    TransactionId newTransactionId() {
        return new TransactionId(ids.newId());
    }

    ContactId contact(String name) {
        return contact(ContactDetails.named(name));
    }

    ContactId contact(ContactDetails details) {
        ContactId id = newContactId();
        append(id, new ContactEvent.ContactCreated(details, at(0)));
        return id;
    }

    TransactionId transaction(TransactionDetails details) {
        TransactionId id = newTransactionId();
        append(id, new TransactionEvent.TransactionCreated(details, at(0)));
        return id;
    }

    EventId append(ContactId id, DomainEvent event) {
        return append(streamOf(id), event);
    }

    EventId append(TransactionId id, DomainEvent event) {
        return append(streamOf(id), event);
    }

    EventId delete(ContactId id, Instant at) {
        return append(id, new ContactEvent.ContactDeleted(at));
    }

    EventId delete(TransactionId id, Instant at) {
        return append(id, new TransactionEvent.TransactionDeleted(at));
    }

    EventId undo(ContactId id, EventId undone, Instant at) {
        return append(id, new ChangeUndone(undone, at));
    }

    EventId undo(TransactionId id, EventId undone, Instant at) {
        return append(id, new ChangeUndone(undone, at));
    }

    EventId append(StreamName stream, DomainEvent event) {
        return append(stream, event, null);
    }

    EventId append(StreamName stream, DomainEvent event, @Nullable KeyUse keyUse) {
        EventMetadata metadata =
                new EventMetadata(user, event.occurredAt(), "request-1", null, null, keyUse);
        return append(stream, codec.encode(new EventId(ids.newId()), event, metadata));
    }

    /** Appends an event with an id that something else named before. */
    EventId append(ContactId contact, EventId id, DomainEvent event) {
        return append(streamOf(contact), id, event);
    }

    EventId append(StreamName stream, EventId id, DomainEvent event) {
        EventMetadata metadata =
                new EventMetadata(user, event.occurredAt(), "request-1", null, null, null);
        return append(stream, codec.encode(id, event, metadata));
    }

    EventId append(ContactId contact, DomainEvent event, String comment) {
        EventMetadata metadata =
                new EventMetadata(user, event.occurredAt(), "request-1", null, comment, null);
        return append(streamOf(contact), codec.encode(new EventId(ids.newId()), event, metadata));
    }

    /** Appends any event, decodable or not. */
    EventId appendRaw(StreamName stream, String type, String data) {
        EventMetadata metadata = new EventMetadata(user, at(0), "request-1", null, null, null);
        return append(stream, new NewEvent(new EventId(ids.newId()), type, 1, data, metadata));
    }

    /** Appends an event that no codec can decode. */
    void appendPoison(StreamName stream, Instant at) {
        EventMetadata metadata = new EventMetadata(user, at, "request-1", null, null, null);
        append(stream, new NewEvent(new EventId(ids.newId()), "Unheard", 1, "{}", metadata));
    }

    private EventId append(StreamName stream, NewEvent event) {
        assertThat(store.append(stream, new ExpectedVersion.Any(), List.of(event)))
                .isInstanceOf(AppendResult.Appended.class);
        return event.id();
    }

    static StreamName streamOf(ContactId id) {
        return StreamName.of(AggregateType.CONTACT, id.value());
    }

    static StreamName streamOf(TransactionId id) {
        return StreamName.of(AggregateType.TRANSACTION, id.value());
    }
}
