package io.tallystick.web;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.TransactionId;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;

/**
 * Where a page of a list ended, as text that means nothing to clients: a letter for the list, what
 * tells the last entity from all others and its place in the order. Stateless.
 */
final class ListCursor {

    private static final int UUID_LENGTH = 36;

    /** Between the instant and the name of the stream. */
    private static final char PARKED_SINCE = ' ';

    private ListCursor() {}

    static String after(ContactView last) {
        return encode("c" + last.id() + last.details().name().value());
    }

    static String after(TransactionView last) {
        return encode("t" + last.id() + last.details().transactionDate());
    }

    /**
     * @throws InvalidValue if it is no cursor of contacts
     */
    static ContactQuery.After contacts(String cursor) {
        String text = decode("c", UUID_LENGTH, cursor);
        ContactId id = new ContactId(Values.uuid(text.substring(0, UUID_LENGTH)));
        String name = text.substring(UUID_LENGTH);
        if (!new ContactName(name).value().equals(name)) {
            throw malformed();
        }
        return new ContactQuery.After(name, id);
    }

    /**
     * @throws InvalidValue if it is no cursor of transactions
     */
    static TransactionQuery.After transactions(String cursor) {
        String text = decode("t", UUID_LENGTH, cursor);
        TransactionId id = new TransactionId(Values.uuid(text.substring(0, UUID_LENGTH)));
        return new TransactionQuery.After(CalendarDate.parse(text.substring(UUID_LENGTH)), id);
    }

    static String after(ParkedStream last) {
        return encode("p" + Rfc3339.format(last.parkedAt()) + PARKED_SINCE + last.stream());
    }

    /**
     * @throws InvalidValue if it is no cursor of parked streams
     */
    static ParkedStream.Place parked(String cursor) {
        String text = decode("p", 0, cursor);
        int end = text.indexOf(PARKED_SINCE);
        try {
            return new ParkedStream.Place(
                    Rfc3339.parse(text.substring(0, Math.max(0, end))),
                    new StreamName(text.substring(end + 1)).value());
        } catch (DateTimeException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text after the letter, at least so long. */
    private static String decode(String letter, int length, String cursor) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.startsWith(letter) && text.length() > length) {
                return text.substring(1);
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static InvalidValue malformed() {
        return new InvalidValue("must be a cursor of this list");
    }
}
