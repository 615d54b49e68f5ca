package io.tallystick.debitum;

import io.tallystick.application.codec.Sha256;
import io.tallystick.application.command.ImportedIds;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionKind;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/**
 * Makes an event of a row. The same row always makes the same event with the same hash, but for the
 * time at which it counts as having occurred. Immutable.
 */
final class Mapping {

    private static final String TELEPHONE = "tel:";
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final ImportedIds ids;
    private final ImportOptions options;

    Mapping(ImportedIds ids, ImportOptions options) {
        this.ids = ids;
        this.options = options;
    }

    /**
     * The contact that a person becomes.
     *
     * @param now no contact is made later
     * @throws InvalidValue if the row cannot be kept; the message follows the row's name
     */
    SyncElement.Offered contact(Person person, Instant now) {
        String key = key(person.id(), person.flaw());
        String note = person.note();
        PhoneNumber phone = phone(person.contactUri());
        ContactDetails details =
                new ContactDetails(
                        check("its name", orEmpty(person.name()), ContactName::new),
                        null,
                        phone,
                        null,
                        note == null || note.isEmpty()
                                ? null
                                : check("its note", note, Notes::new));
        Hash hash = new Hash("person").add(key).add(details.name().value()).add(note);
        hash.add(phone == null ? null : phone.value());
        return new SyncElement.Offered(
                "person " + key,
                ids.creation(AggregateType.CONTACT, key),
                StreamName.of(AggregateType.CONTACT, ids.entity(AggregateType.CONTACT, key)),
                new ContactCreated(details, beginning(person.firstMillis(), now)),
                "Imported from Debitum, person " + key,
                hash.text());
    }

    /** Before anything happens with it. */
    private static Instant beginning(@Nullable Long firstMillis, Instant now) {
        Instant first = firstMillis == null ? now : Instant.ofEpochMilli(firstMillis);
        Instant earlier = first.isBefore(now) ? first : now;
        return earlier.truncatedTo(ChronoUnit.MICROS).minus(1, ChronoUnit.MICROS);
    }

    /** Whether a link leads into a phone's address book, and so means nothing elsewhere. */
    static boolean isLeftOut(@Nullable String contactUri) {
        return contactUri != null && !contactUri.isEmpty() && !contactUri.startsWith(TELEPHONE);
    }

    private static @Nullable PhoneNumber phone(@Nullable String contactUri) {
        return contactUri == null || !contactUri.startsWith(TELEPHONE)
                ? null
                : check(
                        "its telephone number",
                        contactUri.substring(TELEPHONE.length()),
                        PhoneNumber::new);
    }

    /**
     * The transaction that a row becomes.
     *
     * @param contactSince when its contact was made, for nothing happens before
     * @throws InvalidValue if the row cannot be kept; the message follows the row's name
     */
    SyncElement.Offered transaction(Entry entry, Instant contactSince) {
        String key = key(entry.id(), entry.flaw());
        String person = key(entry.person(), null);
        Long signed = entry.amount();
        Long millis = entry.millis();
        if (signed == null || millis == null) {
            throw new InvalidValue("it has no date");
        }
        Instant at = check("its date", millis, Mapping::instant);
        TransactionDetails details =
                new TransactionDetails(
                        new ContactId(ids.entity(AggregateType.CONTACT, person)),
                        TransactionKind.MONEY,
                        signed > 0 ? Direction.LENT : Direction.OWED,
                        check("its amount", signed, this::amount),
                        options.currency(),
                        description(entry.description()),
                        check("its date", millis, this::day),
                        null);
        Hash hash = new Hash("txn").add(key).add(person).add(details.direction().name());
        hash.add(Long.toString(details.amount().value())).add(details.currency().value());
        hash.add(entry.description()).add(Long.toString(millis));
        return new SyncElement.Offered(
                "transaction " + key,
                ids.creation(AggregateType.TRANSACTION, key),
                StreamName.of(
                        AggregateType.TRANSACTION, ids.entity(AggregateType.TRANSACTION, key)),
                new TransactionCreated(
                        details,
                        at.isAfter(contactSince) ? at : contactSince.plus(1, ChronoUnit.MICROS)),
                "Imported from Debitum, transaction " + key,
                hash.text());
    }

    private static @Nullable Description description(@Nullable String text) {
        return text == null || text.isEmpty()
                ? null
                : check("its description", text, Description::new);
    }

    private static String key(@Nullable Long id, @Nullable String flaw) {
        if (flaw != null || id == null) {
            throw new InvalidValue(flaw == null ? "its id is missing" : flaw);
        }
        return id.toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <S, T> T check(String what, S value, Function<S, T> read) {
        try {
            return read.apply(value);
        } catch (InvalidValue e) {
            throw new InvalidValue(what + " " + e.getMessage());
        }
    }

    private static Instant instant(long millis) {
        Instant at = Instant.ofEpochMilli(millis);
        new CalendarDate(at.atZone(ZoneOffset.UTC).toLocalDate()); // throws
        return at;
    }

    /** Debitum's calendar picks midnight in UTC, wherever the phone is; all else is a moment. */
    private CalendarDate day(long millis) {
        ZoneId zone = millis % DAY_MILLIS == 0 ? ZoneOffset.UTC : options.zone();
        return new CalendarDate(Instant.ofEpochMilli(millis).atZone(zone).toLocalDate());
    }

    private Amount amount(long signed) {
        long factor = 1;
        for (int i = 0; i < Math.abs(options.shift()); i++) {
            factor *= 10;
        }
        try {
            long pieces = Math.absExact(signed);
            if (options.shift() >= 0) {
                return new Amount(Math.multiplyExact(pieces, factor));
            }
            if (pieces % factor != 0) {
                throw new InvalidValue("has more decimals than are left");
            }
            return new Amount(pieces / factor);
        } catch (ArithmeticException e) {
            throw new InvalidValue("must be from 0 to " + Amount.MAX);
        }
    }

    /** What makes a row the same row: kept for ever, so it must never change. Confined. */
    private static final class Hash {

        private final StringBuilder text = new StringBuilder();

        Hash(String table) {
            add("debitum").add(table);
        }

        Hash add(@Nullable String part) {
            if (part != null) {
                text.append(part.length()).append(':').append(part);
            }
            text.append(';');
            return this;
        }

        String text() {
            return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
