package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.transaction.TransactionKind;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The list of transactions: order, paging, filters, search. */
interface TransactionListCases extends LedgerViewsCases {

    @Test
    default void transactions_are_newest_date_first_then_by_id() {
        ContactId ann = alice().contact("Ann");
        List<UUID> ids =
                List.of(
                        new UUID(5, 0),
                        new UUID(0, 1),
                        new UUID(Long.MAX_VALUE, 0),
                        new UUID(Long.MIN_VALUE, 0),
                        new UUID(-1, 1),
                        new UUID(0, 2));
        List<String> dates =
                List.of(
                        "9999-12-31",
                        "2024-02-29",
                        "2024-02-29",
                        "2024-02-29",
                        "2024-02-29",
                        "0001-01-01");
        for (int i = ids.size() - 1; i >= 0; i--) {
            alice().append(
                            new TransactionId(ids.get(i)),
                            new TransactionCreated(on(ann, dates.get(i)), at(0)));
        }

        assertThat(list(TransactionQuery.allOf(Samples.ALICE)))
                .extracting(view -> view.id().value())
                .isEqualTo(ids);
    }

    @Test
    default void pages_are_taken_after_the_last_transaction_seen() {
        ContactId ann = alice().contact("Ann");
        for (int i = 0; i < 12; i++) {
            alice().transaction(on(ann, "2024-01-0" + (1 + i % 4)));
        }
        List<TransactionView> all = list(TransactionQuery.allOf(Samples.ALICE));

        for (int limit : List.of(1, 5, 12)) {
            List<TransactionView> read = new ArrayList<>();
            List<TransactionView> page = page(null, limit);
            while (!page.isEmpty()) {
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                read.addAll(page);
                page = page(placeOf(page.getLast()), limit);
            }
            assertThat(read).as("in pages of %d", limit).isEqualTo(all);
        }
        assertThat(all).hasSize(12);
    }

    @Test
    default void a_page_may_start_after_a_transaction_that_is_gone() {
        ContactId ann = alice().contact("Ann");
        TransactionId older = alice().transaction(on(ann, "2024-01-01"));
        TransactionId gone = alice().transaction(on(ann, "2024-01-02"));
        TransactionId newer = alice().transaction(on(ann, "2024-01-03"));
        TransactionQuery.After afterGone = placeOf(transaction(gone));
        alice().delete(gone, at(1));

        assertThat(ids(page(afterGone, 10))).containsExactly(older);
        assertThat(
                        ids(
                                page(
                                        new TransactionQuery.After(
                                                CalendarDate.parse("9999-12-31"),
                                                new TransactionId(new UUID(0, 0))),
                                        1)))
                .containsExactly(newer);
    }

    @Test
    default void a_contact_filters() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId with = alice().transaction(Samples.lent(ann, 1));
        alice().transaction(Samples.lent(ben, 1));

        assertThat(ids(list(query(ann, null, null, null, null, null, false))))
                .containsExactly(with);
    }

    @Test
    default void days_filter_both_inclusive() {
        ContactId ann = alice().contact("Ann");
        List<TransactionId> byDay = new ArrayList<>();
        for (int day = 1; day <= 5; day++) {
            byDay.add(alice().transaction(on(ann, "2024-01-0" + day)));
        }

        assertThat(ids(list(query(null, "2024-01-02", "2024-01-04", null, null, null, false))))
                .isEqualTo(byDay.subList(1, 4).reversed());
        assertThat(ids(list(query(null, "2024-01-05", null, null, null, null, false))))
                .containsExactly(byDay.get(4));
        assertThat(ids(list(query(null, null, "2024-01-01", null, null, null, false))))
                .containsExactly(byDay.get(0));
    }

    @Test
    default void direction_and_kind_filter() {
        ContactId ann = alice().contact("Ann");
        TransactionId lent = alice().transaction(Samples.lent(ann, 1));
        TransactionId owed = alice().transaction(Samples.owed(ann, 1));
        TransactionId item = alice().transaction(described(ann, "a book", TransactionKind.ITEM));

        assertThat(ids(list(query(null, null, null, Direction.OWED, null, null, false))))
                .containsExactly(owed);
        assertThat(ids(list(query(null, null, null, null, TransactionKind.ITEM, null, false))))
                .containsExactly(item);
        assertThat(
                        ids(
                                list(
                                        query(
                                                null,
                                                null,
                                                null,
                                                Direction.LENT,
                                                TransactionKind.MONEY,
                                                null,
                                                false))))
                .containsExactly(lent);
    }

    @Test
    default void a_search_looks_into_descriptions_whatever_their_case() {
        ContactId ann = alice().contact("Needle");
        TransactionId found =
                alice().transaction(described(ann, "the NEEDLE, 100% Жук", TransactionKind.MONEY));
        alice().transaction(described(ann, "hay", TransactionKind.MONEY));
        alice().transaction(described(ann, null, TransactionKind.MONEY));

        for (String text : List.of("needle", "NEEDLE", "0%", "жук", "e, 1")) {
            assertThat(ids(list(query(null, null, null, null, null, text, false))))
                    .as(text)
                    .containsExactly(found);
        }
        assertThat(list(query(null, null, null, null, null, "_", false))).isEmpty();
    }

    @Test
    default void deleted_and_hidden_transactions_are_listed_on_request() {
        ContactId ann = alice().contact("Ann");
        ContactId gone = alice().contact("Gone");
        TransactionId live = alice().transaction(on(ann, "2024-01-03"));
        TransactionId deleted = alice().transaction(on(ann, "2024-01-02"));
        TransactionId hidden = alice().transaction(on(gone, "2024-01-01"));
        alice().delete(deleted, at(1));
        alice().delete(gone, at(1));

        List<TransactionView> all = list(query(null, null, null, null, null, null, true));

        assertThat(ids(all)).containsExactly(live, deleted, hidden);
        assertThat(all).extracting(TransactionView::isDeleted).containsExactly(false, true, true);
        assertThat(transactions()).containsExactly(live);
    }

    private List<TransactionView> page(TransactionQuery.@Nullable After after, int limit) {
        return list(
                new TransactionQuery(
                        Samples.ALICE, null, null, null, null, null, null, false, after, limit));
    }

    private static TransactionQuery query(
            @Nullable ContactId contact,
            @Nullable String from,
            @Nullable String to,
            @Nullable Direction direction,
            @Nullable TransactionKind kind,
            @Nullable String search,
            boolean includeDeleted) {
        return new TransactionQuery(
                Samples.ALICE,
                contact,
                from == null ? null : CalendarDate.parse(from),
                to == null ? null : CalendarDate.parse(to),
                direction,
                kind,
                search,
                includeDeleted,
                null,
                100);
    }

    private static TransactionQuery.After placeOf(TransactionView view) {
        return new TransactionQuery.After(view.details().transactionDate(), view.id());
    }

    private static TransactionDetails on(ContactId contact, String date) {
        return details(contact, "lunch", TransactionKind.MONEY, date);
    }

    private static TransactionDetails described(
            ContactId contact, @Nullable String description, TransactionKind kind) {
        return details(contact, description, kind, "2024-01-01");
    }

    private static TransactionDetails details(
            ContactId contact, @Nullable String description, TransactionKind kind, String date) {
        return new TransactionDetails(
                contact,
                kind,
                Direction.LENT,
                new Amount(1),
                CurrencyCode.USD,
                description == null ? null : new Description(description),
                CalendarDate.parse(date),
                null);
    }

    private static List<TransactionId> ids(List<TransactionView> transactions) {
        return transactions.stream().map(TransactionView::id).toList();
    }
}
