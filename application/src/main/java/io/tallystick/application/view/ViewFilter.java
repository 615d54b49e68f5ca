package io.tallystick.application.view;

import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.TransactionDetails;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Which contacts and transactions a query asks for, wherever in the list they are. For who has no
 * database to ask. Stateless.
 */
public final class ViewFilter {

    private ViewFilter() {}

    public static boolean matches(ContactQuery query, ContactView view) {
        return (query.includeDeleted() || !view.isDeleted())
                && hasText(query.search(), view.details());
    }

    public static boolean matches(TransactionQuery query, TransactionView view) {
        TransactionDetails details = view.details();
        return (query.includeDeleted() || !view.isDeleted())
                && (query.contact() == null || query.contact().equals(details.contactId()))
                && (query.direction() == null || query.direction() == details.direction())
                && (query.kind() == null || query.kind() == details.kind())
                && isWithin(query, details.transactionDate())
                && hasText(query.search(), details.description());
    }

    private static boolean isWithin(TransactionQuery query, CalendarDate date) {
        CalendarDate from = query.from();
        CalendarDate to = query.to();
        return (from == null || date.compareTo(from) >= 0)
                && (to == null || date.compareTo(to) <= 0);
    }

    private static boolean hasText(@Nullable String search, ContactDetails details) {
        return search == null
                || contains(details.name().value(), search)
                || (details.username() != null && contains(details.username().value(), search))
                || (details.phone() != null && contains(details.phone().value(), search))
                || (details.email() != null && contains(details.email().value(), search))
                || (details.notes() != null && contains(details.notes().value(), search));
    }

    private static boolean hasText(@Nullable String search, @Nullable Description description) {
        return search == null || (description != null && contains(description.value(), search));
    }

    private static boolean contains(String text, String search) {
        return text.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }
}
