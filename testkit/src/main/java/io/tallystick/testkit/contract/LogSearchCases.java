package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;
import static io.tallystick.testkit.contract.LedgerEvents.streamOf;
import static io.tallystick.testkit.contract.LogEvents.ids;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.codec.EventWords;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Pages of events with some words. */
interface LogSearchCases extends EventLogCases {

    @Test
    default void words_are_found_in_data_and_comment() {
        ContactId ann = alice().contact(Samples.fullContact("Ann Böhm"));
        EventId renamed =
                alice().append(
                                ann,
                                new ContactUpdated(ContactChanges.renamedTo("Cid"), at(1)),
                                "She asked for it, by phone");
        alice().contact("Somebody else");

        assertThat(found("böhm")).hasSize(1);
        assertThat(found("WELL at")).hasSize(1);
        assertThat(found("example")).hasSize(1);
        assertThat(found("1234 ann")).hasSize(1);
        assertThat(found("asked phone")).containsExactly(renamed);
        assertThat(found("asked cid")).containsExactly(renamed);
        assertThat(found("asked böhm")).isEmpty();
        assertThat(found("name")).isEmpty();
    }

    @Test
    default void only_the_last_word_may_be_unfinished() {
        alice().contact("Margarethe Bauer");

        assertThat(found("margarethe bau")).hasSize(1);
        assertThat(found("MARG")).hasSize(1);
        assertThat(found("marg bauer")).isEmpty();
        assertThat(found("m")).isEmpty();
        assertThat(found("argarethe")).isEmpty();
    }

    @Test
    default void a_transaction_is_found_by_the_id_of_its_contact() {
        ContactId ann = alice().newContactId();
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));

        assertThat(found(ann.toString())).isEqualTo(ids(log().stream(streamOf(lunch)))).hasSize(1);
    }

    @Test
    default void words_of_another_user_are_not_found() {
        alice().contact("Ann");
        bob().contact("Ann");

        assertThat(found("ann")).hasSize(1);
        assertThat(ids(log().page(search(Samples.BOB, "ann")).events())).hasSize(1);
        assertThat(log().page(search(new UserId(Samples.BOB.value()), "ben")).events()).isEmpty();
    }

    @Test
    default void words_go_together_with_every_other_filter() {
        ContactId ann = alice().contact("Ann");
        EventId first =
                alice().append(ann, new ContactUpdated(ContactChanges.renamedTo("Ann"), at(1)));
        EventId second =
                alice().append(ann, new ContactUpdated(ContactChanges.renamedTo("Ann"), at(2)));
        alice().append(ann, new ContactUpdated(ContactChanges.renamedTo("Ben"), at(2)));
        alice().contact("Ann");
        Set<String> updated = Set.of("ContactUpdated");

        assertThat(ids(log().page(filtered(updated, null, null, "ann")).events()))
                .containsExactly(first, second);
        assertThat(ids(log().page(filtered(updated, at(2), null, "ann")).events()))
                .containsExactly(second);
        assertThat(ids(log().page(filtered(updated, null, at(2), "ann")).events()))
                .containsExactly(first);
        assertThat(log().page(filtered(Set.of("ContactDeleted"), null, null, "ann")).events())
                .isEmpty();
    }

    @Test
    default void what_was_found_is_paged_in_both_orders() {
        for (int i = 0; i < 7; i++) {
            alice().contact("Ann " + i);
            alice().contact("Ben " + i);
            bob().contact("Ann");
        }
        EventQuery query = search(Samples.ALICE, "ann").limitedTo(3);
        List<LoggedEvent> all = log().page(query.limitedTo(100)).events();

        EventPage first = log().page(query);
        EventPage second = log().page(query.after(first.events().getLast().position(), 4));
        EventPage last =
                log().page(
                                query.in(EventQuery.Order.DESCENDING)
                                        .between(
                                                all.getFirst().position(),
                                                all.getLast().position()));

        assertThat(all).hasSize(7);
        assertThat(first.events()).isEqualTo(all.subList(0, 3));
        assertThat(first.hasMore()).isTrue();
        assertThat(second.events()).isEqualTo(all.subList(3, 7));
        assertThat(second.hasMore()).isFalse();
        assertThat(last.events()).isEqualTo(all.subList(3, 6).reversed());
        assertThat(last.hasMore()).isTrue();
    }

    @Test
    default void other_filters_without_words_page_as_well() {
        ContactId ann = alice().contact("Ann");
        for (int i = 0; i < 5; i++) {
            alice().append(ann, new ContactUpdated(ContactChanges.renamedTo("A"), at(i)));
            alice().transaction(Samples.lent(ann, i));
        }
        EventQuery all = EventQuery.ofUser(Samples.ALICE, 2);
        EventQuery kind =
                new EventQuery(
                        Samples.ALICE,
                        null,
                        null,
                        EventQuery.Order.ASCENDING,
                        Set.of(),
                        AggregateType.TRANSACTION,
                        null,
                        null,
                        null,
                        null,
                        2);

        assertThat(log().page(all).hasMore()).isTrue();
        assertThat(log().page(kind).events()).hasSize(2);
        assertThat(log().page(kind).hasMore()).isTrue();
        assertThat(log().page(kind.limitedTo(5)).hasMore()).isFalse();
        assertThat(log().page(filtered(Set.of("ContactUpdated"), at(2), at(4), null)).events())
                .hasSize(2);
    }

    /** The ledger writes no such text, yet an event store elsewhere may hold it. */
    @Test
    default void an_event_with_text_that_databases_refuse_is_appended_and_found() {
        TransactionId id = alice().newTransactionId();
        EventId odd =
                alice().appendRaw(
                                streamOf(id),
                                "TransactionUpdated",
                                "{\"contact_id\":\"a\\u0000b\",\"x\":[\"half \\ud800 pair\"]}");
        EventId plain = alice().appendRaw(streamOf(id), "Unheard", "\"'\\\\u0000' & quoted:*\"");

        assertThat(found("half pair")).containsExactly(odd);
        assertThat(found("quoted")).containsExactly(plain);
    }

    @Test
    default void every_log_finds_what_the_splitting_of_words_says() {
        RandomGenerator random = new SplittableRandom(7);
        List<String> pieces =
                List.of(
                        "Straße",
                        "STRASSE",
                        "ﬁsh",
                        "fish",
                        "Ｆｉｓｈ",
                        "ΟΔΟΣ",
                        "οδός",
                        "İstanbul",
                        "istanbul",
                        "e\u0301cole",
                        "école",
                        "中文字",
                        "中",
                        "שלום",
                        "12.50",
                        "1e5",
                        "o'Brien",
                        "ann_99",
                        "a-b",
                        "😀",
                        "x😀y",
                        "हिन्दी",
                        "C++",
                        "&|!:*",
                        "''",
                        "\\",
                        "<->",
                        "word".repeat(30),
                        "ａ",
                        "²",
                        "Ⅷ",
                        "\u200B",
                        "the",
                        "ab",
                        "abc",
                        "abcd");
        Gen<String> texts = Gen.shuffled(pieces).map(all -> String.join(" ", all.subList(0, 4)));
        for (int i = 0; i < 40; i++) {
            alice().append(
                            alice().newContactId(),
                            new ContactCreated(
                                    new ContactDetails(
                                            new ContactName("N" + i),
                                            null,
                                            null,
                                            null,
                                            new Notes(texts.next(random))),
                                    at(i)));
        }
        List<LoggedEvent> all = log().page(EventQuery.ofUser(Samples.ALICE, 100)).events();

        for (String piece : pieces) {
            if (io.tallystick.application.search.Words.in(piece).isEmpty()) {
                continue;
            }
            WordQuery query = WordQuery.parse(piece);
            List<LoggedEvent> expected =
                    all.stream()
                            .filter(logged -> query.matches(EventWords.of(logged.event())))
                            .toList();
            assertThat(log().page(search(Samples.ALICE, piece)).events())
                    .as("events with %s", piece)
                    .isEqualTo(expected)
                    .isNotEmpty();
        }
    }

    private List<EventId> found(String words) {
        return ids(log().page(search(Samples.ALICE, words)).events());
    }

    private static EventQuery search(UserId user, String words) {
        return new EventQuery(
                user,
                null,
                null,
                EventQuery.Order.ASCENDING,
                Set.of(),
                null,
                null,
                null,
                null,
                WordQuery.parse(words),
                100);
    }

    private static EventQuery filtered(
            Set<String> types, @Nullable Instant from, @Nullable Instant to, @Nullable String q) {
        return new EventQuery(
                Samples.ALICE,
                null,
                null,
                EventQuery.Order.ASCENDING,
                types,
                null,
                null,
                from,
                to,
                q == null ? null : WordQuery.parse(q),
                100);
    }
}
