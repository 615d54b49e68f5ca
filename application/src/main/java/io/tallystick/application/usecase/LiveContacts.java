package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;

import java.util.List;

/** Tells from the event store itself whether a user has a live contact. Thread-safe. */
final class LiveContacts {

    private final EventStore store;
    private final Aggregate<ContactCommand, Contact, ContactEvent> contact;

    LiveContacts(EventStore store, Aggregate<ContactCommand, Contact, ContactEvent> contact) {
        this.store = store;
        this.contact = contact;
    }

    boolean has(UserId user, ContactId id) {
        List<RecordedEvent> recorded =
                store.readStream(StreamName.of(AggregateType.CONTACT, id.value()));
        return !recorded.isEmpty()
                && recorded.getFirst().metadata().userId().equals(user)
                && contact.history(recorded).fold(contact.decider()).state()
                        instanceof Contact.Live;
    }
}
