package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

/** One contact, as its events make it. */
interface ContactViewCases extends LedgerViewsCases {

    @Test
    default void a_new_contact_is_shown_with_all_it_has() {
        ContactDetails details = Samples.fullContact("Ann 😀");
        ContactId ann = alice().contact(details);

        ContactView expected = new ContactView(ann, details, Balance.ZERO, 0, false, at(0), at(0));
        assertThat(contact(ann)).isEqualTo(expected);
        assertThat(list(ContactQuery.allOf(Samples.ALICE))).containsExactly(expected);
    }

    @Test
    default void a_contact_of_another_user_is_not_there() {
        ContactId ann = alice().contact("Ann");

        assertThat(views().contact(Samples.BOB, ann)).isEmpty();
        assertThat(list(ContactQuery.allOf(Samples.BOB))).isEmpty();
        assertThat(contact(ann).id()).isEqualTo(ann);
    }

    @Test
    default void an_update_changes_clears_and_leaves_fields() {
        ContactId ann = alice().contact(Samples.fullContact("Ann"));
        alice().append(
                        ann,
                        new ContactUpdated(
                                new ContactChanges(
                                        null,
                                        FieldChange.unchanged(),
                                        FieldChange.cleared(),
                                        FieldChange.unchanged(),
                                        FieldChange.changedTo(new Notes(""))),
                                at(7)));

        ContactDetails before = Samples.fullContact("Ann");
        assertThat(contact(ann))
                .isEqualTo(
                        new ContactView(
                                ann,
                                new ContactDetails(
                                        new ContactName("Ann"),
                                        before.username(),
                                        null,
                                        before.email(),
                                        new Notes("")),
                                Balance.ZERO,
                                1,
                                false,
                                at(0),
                                at(7)));
    }

    @Test
    default void a_deleted_contact_is_shown_as_such_but_not_listed() {
        ContactId ann = alice().contact("Ann");
        alice().delete(ann, at(1));

        assertThat(contact(ann).isDeleted()).isTrue();
        assertThat(contact(ann).version()).isEqualTo(1);
        assertThat(contact(ann).updatedAt()).isEqualTo(at(1));
        assertThat(contacts()).isEmpty();
    }

    @Test
    default void a_contact_whose_creation_is_undone_is_not_there() {
        ContactId ann = alice().newContactId();
        EventId creation =
                alice().append(ann, new ContactCreated(ContactDetails.named("A"), at(0)));
        assertThat(contacts()).containsExactly(ann);

        alice().undo(ann, creation, at(1));

        assertThat(views().contact(Samples.ALICE, ann)).isEmpty();
        assertThat(list(new ContactQuery(Samples.ALICE, null, true, null, Integer.MAX_VALUE)))
                .isEmpty();
        assertThat(views().summary(Samples.ALICE, ProjectingCases.TODAY).contacts()).isZero();
    }

    @Test
    default void an_undone_deletion_brings_the_contact_back() {
        ContactId ann = alice().contact("Ann");
        EventId deletion = alice().delete(ann, at(1));
        alice().undo(ann, deletion, at(2));

        assertThat(contact(ann).isDeleted()).isFalse();
        assertThat(contact(ann).version()).isEqualTo(2);
        assertThat(contacts()).containsExactly(ann);
    }

    @Test
    default void an_undone_update_does_not_count() {
        ContactId ann = alice().contact("Ann");
        EventId first = rename(ann, "Anna", 1);
        rename(ann, "Annie", 2);
        alice().undo(ann, first, at(3));
        assertThat(contact(ann).details().name().value()).isEqualTo("Annie");
        EventId third = rename(ann, "Hannah", 4);

        alice().undo(ann, third, at(5));

        assertThat(contact(ann).details().name().value()).isEqualTo("Annie");
        assertThat(contact(ann).updatedAt()).isEqualTo(at(2));
        assertThat(contact(ann).version()).isEqualTo(5);
    }

    @Test
    default void an_undo_may_come_before_the_change_it_names() {
        ContactId ann = alice().contact("Ann");
        EventId named = new EventId(new UUID(0x5EE, 1));
        alice().undo(ann, named, at(1));
        rename(ann, "Anna", 2);

        alice().append(ann, named, new ContactUpdated(ContactChanges.renamedTo("No"), at(3)));

        assertThat(contact(ann).details().name().value()).isEqualTo("Anna");
        assertThat(contact(ann).version()).isEqualTo(3);
        rename(ann, "Hannah", 4);
        assertThat(contact(ann).details().name().value()).isEqualTo("Hannah");
    }

    @Test
    default void a_late_update_counts_as_of_when_it_occurred() {
        ContactId ann = alice().contact("Ann");
        rename(ann, "Newest", 10);
        rename(ann, "Late", 5);

        assertThat(contact(ann).details().name().value()).isEqualTo("Newest");
        assertThat(contact(ann).version()).isEqualTo(2);
        assertThat(contact(ann).updatedAt()).isEqualTo(at(10));
    }

    @Test
    default void an_update_before_a_deletion_counts_even_if_it_comes_after() {
        ContactId ann = alice().contact("Ann");
        alice().delete(ann, at(10));
        rename(ann, "Late", 5);
        rename(ann, "Too late", 15);

        assertThat(contact(ann).details().name().value()).isEqualTo("Late");
        assertThat(contact(ann).isDeleted()).isTrue();
        assertThat(contact(ann).updatedAt()).isEqualTo(at(10));
    }

    @Test
    default void a_creation_may_come_after_what_followed_it() {
        ContactId ann = alice().newContactId();
        rename(ann, "Anna", 5);
        assertThat(views().contact(Samples.ALICE, ann)).isEmpty();

        alice().append(ann, new ContactCreated(ContactDetails.named("Ann"), at(0)));

        assertThat(contact(ann).details().name().value()).isEqualTo("Anna");
        assertThat(contact(ann).createdAt()).isEqualTo(at(0));
        assertThat(contact(ann).version()).isEqualTo(1);
    }

    @Test
    default void events_of_one_moment_count_in_the_order_of_their_ids() {
        ContactId ann = alice().contact("Ann");
        rename(ann, "First", 5);
        rename(ann, "Second", 5);

        assertThat(contact(ann).details().name().value()).isEqualTo("Second");
        assertThat(contacts()).isEqualTo(List.of(ann));
    }

    private EventId rename(ContactId id, String name, long micros) {
        return alice().append(id, new ContactUpdated(ContactChanges.renamedTo(name), at(micros)));
    }
}
