package io.tallystick.application.view;

import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Versioned;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A contact as a reader sees it.
 *
 * @param balance of its transactions that are shown; zero if the contact is deleted
 */
public record ContactView(
        ContactId id,
        ContactDetails details,
        Balance balance,
        long version,
        boolean isDeleted,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * The view of a contact's state; empty if it is absent.
     *
     * @param balance asked for only if the contact is live
     */
    public static Optional<ContactView> of(
            ContactId id, Versioned<Contact> contact, Supplier<Balance> balance) {
        return switch (contact.state()) {
            case Contact.Absent absent -> Optional.empty();
            case Contact.Live live ->
                    Optional.of(
                            new ContactView(
                                    id,
                                    live.details(),
                                    balance.get(),
                                    contact.version(),
                                    false,
                                    live.createdAt(),
                                    live.updatedAt()));
            case Contact.Deleted deleted ->
                    Optional.of(
                            new ContactView(
                                    id,
                                    deleted.details(),
                                    Balance.ZERO,
                                    contact.version(),
                                    true,
                                    deleted.createdAt(),
                                    deleted.updatedAt()));
        };
    }

    /** The same with another balance, if the contact is live. */
    public ContactView withBalance(Balance other) {
        return isDeleted
                ? this
                : new ContactView(id, details, other, version, false, createdAt, updatedAt);
    }
}
