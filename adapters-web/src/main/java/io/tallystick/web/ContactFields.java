package io.tallystick.web;

import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;
import io.tallystick.domain.kernel.FieldChange;

import java.util.function.Supplier;

/**
 * Reads the fields of contacts. What comes back is to be opened after the request was found valid.
 * Stateless.
 */
final class ContactFields {

    private ContactFields() {}

    static Supplier<ContactDetails> details(FieldReader fields) {
        Parsed<ContactName> name = fields.required("name", Values.text(ContactName::new));
        Parsed<Username> username = fields.optional("username", Values.text(Username::new));
        Parsed<PhoneNumber> phone = fields.optional("phone", Values.text(PhoneNumber::new));
        Parsed<EmailAddress> email = fields.optional("email", Values.text(EmailAddress::plausible));
        Parsed<Notes> notes = fields.optional("notes", Values.text(Notes::new));
        return () ->
                new ContactDetails(
                        name.get(), username.value(), phone.value(), email.value(), notes.value());
    }

    static Supplier<ContactChanges> changes(FieldReader fields) {
        Parsed<ContactName> name = fields.changeOfRequired("name", Values.text(ContactName::new));
        Parsed<FieldChange<Username>> username =
                fields.changeOfOptional("username", Values.text(Username::new));
        Parsed<FieldChange<PhoneNumber>> phone =
                fields.changeOfOptional("phone", Values.text(PhoneNumber::new));
        Parsed<FieldChange<EmailAddress>> email =
                fields.changeOfOptional("email", Values.text(EmailAddress::plausible));
        Parsed<FieldChange<Notes>> notes =
                fields.changeOfOptional("notes", Values.text(Notes::new));
        return () ->
                new ContactChanges(
                        name.value(), username.get(), phone.get(), email.get(), notes.get());
    }
}
