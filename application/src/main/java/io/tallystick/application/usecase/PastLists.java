package io.tallystick.application.usecase;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.ListOrder;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.application.view.ViewFilter;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.Lifetime;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Lists and sums as of an instant. Thread-safe. */
record PastLists(EventLog log, PastStates states) {

    void contacts(ContactQuery query, Instant asOf, Consumer<ContactView> reader) {
        Moment moment = new Moment.Known(asOf, head(query.user()).position());
        Map<ContactId, Lifetime> lifetimes = new HashMap<>();
        FirstFew<ContactView> page =
                new FirstFew<>(
                        Comparator.comparing(PastLists::place, ListOrder.CONTACTS), query.limit());
        states.contacts(
                query.user(),
                moment,
                (id, contact) -> {
                    lifetimes.put(id, contact.state().lifetime());
                    ContactView.of(id, contact, () -> Balance.ZERO)
                            .filter(view -> ViewFilter.matches(query, view))
                            .filter(view -> isBeyond(query, view))
                            .ifPresent(page::offer);
                });
        Map<ContactId, Balance> balances = balances(query.user(), moment, new Lifetimes(lifetimes));
        for (ContactView view : page.inOrder()) {
            reader.accept(view.withBalance(balances.getOrDefault(view.id(), Balance.ZERO)));
        }
    }

    private static boolean isBeyond(ContactQuery query, ContactView view) {
        ContactQuery.After after = query.after();
        return after == null || ListOrder.CONTACTS.compare(place(view), after) > 0;
    }

    private static ContactQuery.After place(ContactView view) {
        return new ContactQuery.After(view.details().name().value(), view.id());
    }

    private Map<ContactId, Balance> balances(UserId user, Moment moment, Lifetimes contacts) {
        Map<ContactId, Balance> balances = new HashMap<>();
        states.transactions(
                user,
                moment,
                (id, transaction) -> {
                    if (transaction.state() instanceof Transaction.Live live
                            && live.isShown(contacts)) {
                        TransactionDetails details = live.details();
                        balances.merge(
                                details.contactId(), Balance.ZERO.plus(details), Balance::plus);
                    }
                });
        return balances;
    }

    void transactions(TransactionQuery query, Instant asOf, Consumer<TransactionView> reader) {
        Moment moment = new Moment.Known(asOf, head(query.user()).position());
        Lifetimes contacts = lifetimes(query.user(), moment);
        FirstFew<TransactionView> page =
                new FirstFew<>(
                        Comparator.comparing(PastLists::place, ListOrder.TRANSACTIONS),
                        query.limit());
        states.transactions(
                query.user(),
                moment,
                (id, state) ->
                        TransactionView.of(id, state, live -> live.isShown(contacts))
                                .filter(view -> ViewFilter.matches(query, view))
                                .filter(view -> isBeyond(query, view))
                                .ifPresent(page::offer));
        page.inOrder().forEach(reader);
    }

    private static boolean isBeyond(TransactionQuery query, TransactionView view) {
        TransactionQuery.After after = query.after();
        return after == null || ListOrder.TRANSACTIONS.compare(place(view), after) > 0;
    }

    private static TransactionQuery.After place(TransactionView view) {
        return new TransactionQuery.After(view.details().transactionDate(), view.id());
    }

    private Lifetimes lifetimes(UserId user, Moment moment) {
        Map<ContactId, Lifetime> lifetimes = new HashMap<>();
        states.contacts(
                user, moment, (id, contact) -> lifetimes.put(id, contact.state().lifetime()));
        return new Lifetimes(lifetimes);
    }

    /** When each contact of a user was there. */
    private record Lifetimes(Map<ContactId, Lifetime> known)
            implements Function<ContactId, Lifetime> {

        @Override
        public Lifetime apply(ContactId contact) {
            return known.getOrDefault(contact, Lifetime.NONE);
        }

        long live() {
            return known.values().stream().filter(Lifetime::isLive).count();
        }
    }

    Summary summary(UserId user, Instant asOf) {
        LogHead head = head(user);
        Moment moment = new Moment.Known(asOf, head.position());
        Lifetimes contacts = lifetimes(user, moment);
        CalendarDate day = new CalendarDate(LocalDate.ofInstant(asOf, ZoneOffset.UTC));
        Sums sums = new Sums(day);
        states.transactions(
                user,
                moment,
                (id, transaction) -> {
                    if (transaction.state() instanceof Transaction.Live shown
                            && shown.isShown(contacts)) {
                        TransactionDetails details = shown.details();
                        sums.add(details, contacts.apply(details.contactId()).isLive());
                    }
                });
        return new Summary(contacts.live(), sums.transactions, sums.balance, sums.overdue, head);
    }

    /** With a page, for which a mirror waits until it has what this process wrote itself. */
    private LogHead head(UserId user) {
        return log.page(EventQuery.ofUser(user, 1)).head();
    }

    private static final class Sums {

        private final CalendarDate day;
        private long transactions;
        private long overdue;
        private Balance balance = Balance.ZERO;

        Sums(CalendarDate day) {
            this.day = day;
        }

        void add(TransactionDetails details, boolean isWithLiveContact) {
            transactions++;
            balance = isWithLiveContact ? balance.plus(details) : balance;
            CalendarDate due = details.dueDate();
            if (due != null && due.compareTo(day) < 0) {
                overdue++;
            }
        }
    }
}
