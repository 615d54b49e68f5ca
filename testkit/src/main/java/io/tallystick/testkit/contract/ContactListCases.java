package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The list of contacts: order, paging, search. */
interface ContactListCases extends LedgerViewsCases {

    /** In the order of their UTF-8 bytes, which is not the one of Java. */
    List<String> NAMES_IN_ORDER =
            List.of(
                    "!",
                    "0",
                    "10",
                    "9",
                    "A",
                    "B",
                    "Zoe",
                    "_",
                    "a",
                    "b",
                    "zoe",
                    "~",
                    "\u00c4",
                    "\u00e4",
                    "\u00e9",
                    "\u0416",
                    "\u05d0",
                    "\u4e2d",
                    "\ue000",
                    "\ufb01",
                    "\ufffd",
                    "\ud800\udc00",
                    "😀");

    @Test
    default void contacts_are_in_the_byte_order_of_their_names() {
        List<String> shuffled = new ArrayList<>(NAMES_IN_ORDER.reversed());
        shuffled.add(shuffled.removeFirst());
        shuffled.forEach(alice()::contact);

        assertThat(names(page(null, null, 100))).isEqualTo(NAMES_IN_ORDER);
    }

    @Test
    default void namesakes_are_in_the_order_of_their_ids() {
        List<UUID> ids =
                List.of(
                        new UUID(0, 1),
                        new UUID(0, -1),
                        new UUID(1, 0),
                        new UUID(Long.MAX_VALUE, 0),
                        new UUID(Long.MIN_VALUE, 0),
                        new UUID(-1, 1));
        for (UUID id : ids.reversed()) {
            alice().append(
                            new ContactId(id),
                            new ContactCreated(ContactDetails.named("Ann"), at(0)));
        }

        assertThat(page(null, null, 100)).extracting(view -> view.id().value()).isEqualTo(ids);
    }

    @Test
    default void pages_are_taken_after_the_last_contact_seen() {
        NAMES_IN_ORDER.forEach(alice()::contact);
        NAMES_IN_ORDER.subList(0, 5).forEach(alice()::contact);
        List<ContactView> all = page(null, null, 100);

        for (int limit : List.of(1, 4, all.size())) {
            List<ContactView> read = new ArrayList<>();
            List<ContactView> page = page(null, null, limit);
            while (!page.isEmpty()) {
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                read.addAll(page);
                page = page(null, placeOf(page.getLast()), limit);
            }
            assertThat(read).as("in pages of %d", limit).isEqualTo(all);
        }
        assertThat(all).hasSize(NAMES_IN_ORDER.size() + 5);
    }

    @Test
    default void a_page_may_start_after_what_is_no_longer_there() {
        alice().contact("A");
        ContactId gone = alice().contact("B");
        ContactId renamed = alice().contact("C");
        alice().contact("D");
        ContactQuery.After afterGone = new ContactQuery.After("B", gone);
        ContactQuery.After afterRenamed = new ContactQuery.After("C", renamed);
        alice().delete(gone, at(1));
        alice().append(renamed, new ContactUpdated(ContactChanges.renamedTo("A2"), at(1)));

        assertThat(names(page(null, afterGone, 10))).containsExactly("D");
        assertThat(names(page(null, afterRenamed, 10))).containsExactly("D");
        assertThat(
                        names(
                                page(
                                        null,
                                        new ContactQuery.After("A1", new ContactId(new UUID(0, 0))),
                                        1)))
                .containsExactly("A2");
    }

    @Test
    default void deleted_contacts_are_listed_on_request() {
        alice().contact("A");
        ContactId deleted = alice().contact("B");
        alice().delete(deleted, at(1));

        assertThat(names(list(new ContactQuery(Samples.ALICE, null, true, null, 10))))
                .containsExactly("A", "B");
        assertThat(names(page(null, null, 10))).containsExactly("A");
    }

    @Test
    default void a_renamed_contact_is_listed_once_at_its_new_place() {
        ContactId moving = alice().contact("A");
        alice().contact("B");
        alice().append(moving, new ContactUpdated(ContactChanges.renamedTo("C"), at(1)));

        assertThat(names(page(null, null, 10))).containsExactly("B", "C");
    }

    @Test
    default void a_search_looks_into_every_field() {
        alice().contact("needle in the name");
        alice().contact(
                        new ContactDetails(
                                new ContactName("B"), new Username("needle1"), null, null, null));
        alice().contact(
                        new ContactDetails(
                                new ContactName("C"),
                                null,
                                new PhoneNumber("needle2"),
                                null,
                                null));
        alice().contact(
                        new ContactDetails(
                                new ContactName("D"),
                                null,
                                null,
                                new EmailAddress("a@needle.org"),
                                null));
        alice().contact(
                        new ContactDetails(
                                new ContactName("E"), null, null, null, new Notes("a needle\n")));
        alice().contact("F");

        assertThat(names(page("needle", null, 10)))
                .containsExactly("B", "C", "D", "E", "needle in the name");
        assertThat(names(page("needle", null, 2))).containsExactly("B", "C");
    }

    @Test
    default void a_search_does_not_look_across_fields() {
        alice().contact(
                        new ContactDetails(
                                new ContactName("ab"), new Username("cd"), null, null, null));

        assertThat(page("bc", null, 10)).isEmpty();
        assertThat(page("b cd", null, 10)).isEmpty();
        assertThat(names(page("cd", null, 10))).containsExactly("ab");
    }

    @Test
    default void a_search_ignores_case() {
        alice().contact("ÄRGER Жук");

        for (String text : List.of("ärger", "ÄRGER", "жук", "ЖУК", "r ж")) {
            assertThat(page(text, null, 10)).as(text).hasSize(1);
        }
        assertThat(page("arger", null, 10)).isEmpty();
    }

    @Test
    default void a_search_takes_every_character_for_itself() {
        List<String> odd = List.of("100%", "a_b", "c\\d", "e'f", "g\"h", "[ij]", "k.*", "😀");
        odd.forEach(alice()::contact);

        for (String text : List.of("%", "_", "\\", "'", "\"", "[ij]", ".*", "😀")) {
            assertThat(names(page(text, null, 10)))
                    .as("search for %s", text)
                    .containsExactlyElementsOf(
                            odd.stream().filter(name -> name.contains(text)).toList())
                    .hasSize(1);
        }
        assertThat(page("", null, 100)).hasSize(odd.size());
    }

    @Test
    default void users_have_lists_of_their_own() {
        alice().contact("Ann");
        bob().contact("Ben");

        assertThat(names(list(ContactQuery.allOf(Samples.BOB)))).containsExactly("Ben");
        assertThat(names(page(null, null, 10))).containsExactly("Ann");
    }

    private List<ContactView> page(
            @Nullable String search, ContactQuery.@Nullable After after, int limit) {
        return list(new ContactQuery(Samples.ALICE, search, false, after, limit));
    }

    private static ContactQuery.After placeOf(ContactView view) {
        return new ContactQuery.After(view.details().name().value(), view.id());
    }

    private static List<String> names(List<ContactView> contacts) {
        return contacts.stream().map(view -> view.details().name().value()).toList();
    }
}
