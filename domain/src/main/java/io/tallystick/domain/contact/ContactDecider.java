package io.tallystick.domain.contact;

import io.tallystick.domain.contact.Contact.Absent;
import io.tallystick.domain.contact.Contact.Deleted;
import io.tallystick.domain.contact.Contact.Live;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.Decider;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The rules of contacts. Stateless. */
public final class ContactDecider implements Decider<ContactCommand, Contact, ContactEvent> {

    @Override
    public Contact initialState() {
        return new Absent(List.of());
    }

    @Override
    public Decision<ContactEvent> decide(ContactCommand command, Contact contact) {
        return switch (command) {
            case ContactCommand.Create(var details, var at) ->
                    contact instanceof Absent
                            ? Decision.accepted(new ContactCreated(details, at))
                            : Decision.refused(Refusal.ALREADY_EXISTS);
            case ContactCommand.Update(var changes, var at) ->
                    ifLive(contact, new ContactUpdated(changes, at));
            case ContactCommand.Delete(var at) -> ifLive(contact, new ContactDeleted(at));
        };
    }

    private static Decision<ContactEvent> ifLive(Contact contact, ContactEvent event) {
        return contact instanceof Live
                ? Decision.accepted(event)
                : Decision.refused(Refusal.NOT_FOUND);
    }

    @Override
    public Contact evolve(Contact contact, ContactEvent event) {
        return switch (event) {
            case ContactCreated(var details, var at) ->
                    contact instanceof Absent absent
                            ? new Live(details, at, at, absent.deletions())
                            : contact;
            case ContactUpdated(var changes, var at) ->
                    contact instanceof Live live
                            ? new Live(
                                    changes.appliedTo(live.details()),
                                    live.createdAt(),
                                    at,
                                    live.deletions())
                            : contact;
            case ContactDeleted(var at) -> deleted(contact, at);
        };
    }

    /** Also where there is nothing to delete: see {@link Lifetime#deletions}. */
    private static Contact deleted(Contact contact, Instant at) {
        List<Instant> deletions = with(contact.deletions(), at);
        return switch (contact) {
            case Absent absent -> new Absent(deletions);
            case Live live -> new Deleted(live.details(), live.createdAt(), at, deletions);
            case Deleted deleted ->
                    new Deleted(
                            deleted.details(), deleted.createdAt(), deleted.updatedAt(), deletions);
        };
    }

    private static List<Instant> with(List<Instant> deletions, Instant at) {
        return deletions.size() == Contact.MAX_DELETIONS
                ? deletions
                : Stream.concat(deletions.stream(), Stream.of(at)).toList();
    }
}
