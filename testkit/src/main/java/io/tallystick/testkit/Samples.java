package io.tallystick.testkit;

import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import java.time.Instant;
import java.util.UUID;

/** Values for tests to which the particular value does not matter. Stateless. */
public final class Samples {

    /** A user. */
    public static final UserId ALICE = new UserId(new UUID(0xA11CEL, 1));

    /** Another user. */
    public static final UserId BOB = new UserId(new UUID(0xB0BL, 2));

    /** A moment. */
    public static final Instant NOON = Instant.parse("2024-03-01T12:00:00.000001Z");

    private Samples() {}

    /** A contact with every field known. */
    public static ContactDetails fullContact(String name) {
        return new ContactDetails(
                new ContactName(name),
                new Username("ann_99"),
                new PhoneNumber("+49 (30) 1234"),
                new EmailAddress("ann@example.org"),
                new Notes("met at the well"));
    }

    /** Money lent to a contact, in dollars. */
    public static TransactionDetails lent(ContactId contact, long amount) {
        return money(contact, Direction.LENT, amount, "USD");
    }

    /** Money owed to a contact, in dollars. */
    public static TransactionDetails owed(ContactId contact, long amount) {
        return money(contact, Direction.OWED, amount, "USD");
    }

    /** Money that changed hands on a day that does not matter. */
    public static TransactionDetails money(
            ContactId contact, Direction direction, long amount, String currency) {
        return new TransactionDetails(
                contact,
                TransactionKind.MONEY,
                direction,
                new Amount(amount),
                new CurrencyCode(currency),
                new Description("lunch"),
                CalendarDate.parse("2024-02-29"),
                null);
    }

    /** An update of a transaction that changes nothing but its amount. */
    public static TransactionChanges amountChangedTo(long amount) {
        return new TransactionChanges(
                null,
                null,
                null,
                new Amount(amount),
                null,
                FieldChange.unchanged(),
                null,
                FieldChange.unchanged());
    }

    /** An update of a transaction that moves it to another contact. */
    public static TransactionChanges movedTo(ContactId contact) {
        return new TransactionChanges(
                contact,
                null,
                null,
                null,
                null,
                FieldChange.unchanged(),
                null,
                FieldChange.unchanged());
    }
}
