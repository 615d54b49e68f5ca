package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.command.AggregateHistory;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.Lifetime;
import io.tallystick.domain.kernel.UserId;

import java.time.Instant;
import java.util.Optional;

/** Tells from the event store itself when contacts of a user are there. Thread-safe. */
final class LiveContacts {

    private final EventStore store;
    private final Aggregate<ContactCommand, Contact, ContactEvent> contact;

    LiveContacts(EventStore store, Aggregate<ContactCommand, Contact, ContactEvent> contact) {
        this.store = store;
        this.contact = contact;
    }

    boolean has(UserId user, ContactId id) {
        return find(user, id).isPresent();
    }

    /** When a contact was there; never, if it is not the user's. */
    Lifetime lifetime(UserId user, ContactId id) {
        AggregateHistory<Contact, ContactEvent> history = history(id);
        return isOf(user, history) ? history.state().state().lifetime() : Lifetime.NONE;
    }

    /** When a live contact of the user last changed; empty if there is none. */
    Optional<Instant> find(UserId user, ContactId id) {
        AggregateHistory<Contact, ContactEvent> history = history(id);
        boolean isLive = isOf(user, history) && history.state().state() instanceof Contact.Live;
        return isLive ? history.newestOccurredAt() : Optional.empty();
    }

    private AggregateHistory<Contact, ContactEvent> history(ContactId id) {
        return AggregateHistory.of(
                contact, store.load(StreamName.of(AggregateType.CONTACT, id.value())));
    }

    private static boolean isOf(UserId user, AggregateHistory<?, ?> history) {
        return history.owner().equals(Optional.of(user));
    }
}
