package io.tallystick.web;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import java.util.function.Supplier;

/**
 * Reads the fields of transactions. What comes back is to be opened after the request was found
 * valid. Stateless.
 */
final class TransactionFields {

    private static final FieldReader.Reader<ContactId> CONTACT_ID =
            Values.text(text -> new ContactId(Values.uuid(text)));
    private static final FieldReader.Reader<TransactionKind> KIND =
            Values.text(text -> Values.constant(TransactionKind.class, text));
    private static final FieldReader.Reader<Direction> DIRECTION =
            Values.text(text -> Values.constant(Direction.class, text));
    private static final FieldReader.Reader<Amount> AMOUNT = Values.integer(Amount::new);
    private static final FieldReader.Reader<CurrencyCode> CURRENCY = Values.text(CurrencyCode::new);
    private static final FieldReader.Reader<Description> DESCRIPTION =
            Values.text(Description::new);
    private static final FieldReader.Reader<CalendarDate> DATE = Values.text(CalendarDate::parse);

    private TransactionFields() {}

    static Supplier<TransactionDetails> details(FieldReader fields) {
        Parsed<ContactId> contactId = fields.required("contact_id", CONTACT_ID);
        Parsed<TransactionKind> kind = fields.optional("type", KIND);
        Parsed<Direction> direction = fields.required("direction", DIRECTION);
        Parsed<Amount> amount = fields.required("amount", AMOUNT);
        Parsed<CurrencyCode> currency = fields.optional("currency", CURRENCY);
        Parsed<Description> description = fields.optional("description", DESCRIPTION);
        Parsed<CalendarDate> date = fields.required("transaction_date", DATE);
        Parsed<CalendarDate> dueDate = fields.optional("due_date", DATE);
        return () ->
                new TransactionDetails(
                        contactId.get(),
                        kind.orElse(TransactionKind.MONEY),
                        direction.get(),
                        amount.get(),
                        currency.orElse(CurrencyCode.USD),
                        description.value(),
                        date.get(),
                        dueDate.value());
    }

    static Supplier<TransactionChanges> changes(FieldReader fields) {
        Parsed<ContactId> contactId = fields.changeOfRequired("contact_id", CONTACT_ID);
        Parsed<TransactionKind> kind = fields.changeOfRequired("type", KIND);
        Parsed<Direction> direction = fields.changeOfRequired("direction", DIRECTION);
        Parsed<Amount> amount = fields.changeOfRequired("amount", AMOUNT);
        Parsed<CurrencyCode> currency = fields.changeOfRequired("currency", CURRENCY);
        Parsed<FieldChange<Description>> description =
                fields.changeOfOptional("description", DESCRIPTION);
        Parsed<CalendarDate> date = fields.changeOfRequired("transaction_date", DATE);
        Parsed<FieldChange<CalendarDate>> dueDate = fields.changeOfOptional("due_date", DATE);
        return () ->
                new TransactionChanges(
                        contactId.value(),
                        kind.value(),
                        direction.value(),
                        amount.value(),
                        currency.value(),
                        description.get(),
                        date.value(),
                        dueDate.get());
    }
}
