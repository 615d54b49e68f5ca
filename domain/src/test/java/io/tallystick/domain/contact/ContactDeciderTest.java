package io.tallystick.domain.contact;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.contact.Contact.Absent;
import io.tallystick.domain.contact.Contact.Deleted;
import io.tallystick.domain.contact.Contact.Live;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.Refusal;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class ContactDeciderTest {

    private static final Instant T0 = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant T1 = Instant.parse("2024-01-01T00:00:01Z");
    private static final Instant T2 = Instant.parse("2024-01-01T00:00:02Z");
    private static final ContactDetails ANN =
            new ContactDetails(
                    new ContactName("Ann"),
                    new Username("ann"),
                    new PhoneNumber("1"),
                    new EmailAddress("a@b"),
                    new Notes("n"));

    private static final Contact ABSENT = new Absent(List.of());
    private static final Contact LIVE = new Live(ANN, T0, T0, List.of());
    private static final Contact DELETED = new Deleted(ANN, T0, T1, List.of(T1));

    private final ContactDecider decider = new ContactDecider();

    @Test
    void at_first_there_is_none() {
        assertThat(decider.initialState()).isEqualTo(ABSENT);
    }

    @Test
    void creating_needs_that_there_was_none_ever() {
        ContactCommand create = new ContactCommand.Create(ANN, T2);

        assertThat(decider.decide(create, ABSENT)).isEqualTo(accepted(new ContactCreated(ANN, T2)));
        assertThat(decider.decide(create, LIVE)).isEqualTo(refused(Refusal.ALREADY_EXISTS));
        assertThat(decider.decide(create, DELETED)).isEqualTo(refused(Refusal.ALREADY_EXISTS));
    }

    @Test
    void updating_needs_a_live_one() {
        ContactChanges changes = ContactChanges.renamedTo("Anna");
        ContactCommand update = new ContactCommand.Update(changes, T2);

        assertThat(decider.decide(update, ABSENT)).isEqualTo(refused(Refusal.NOT_FOUND));
        assertThat(decider.decide(update, LIVE))
                .isEqualTo(accepted(new ContactUpdated(changes, T2)));
        assertThat(decider.decide(update, DELETED)).isEqualTo(refused(Refusal.NOT_FOUND));
    }

    @Test
    void an_update_that_changes_nothing_is_an_event_too() {
        ContactChanges changes = ContactChanges.renamedTo("Ann");

        assertThat(decider.decide(new ContactCommand.Update(changes, T2), LIVE))
                .isEqualTo(accepted(new ContactUpdated(changes, T2)));
    }

    @Test
    void deleting_needs_a_live_one() {
        ContactCommand delete = new ContactCommand.Delete(T2);

        assertThat(decider.decide(delete, ABSENT)).isEqualTo(refused(Refusal.NOT_FOUND));
        assertThat(decider.decide(delete, LIVE)).isEqualTo(accepted(new ContactDeleted(T2)));
        assertThat(decider.decide(delete, DELETED)).isEqualTo(refused(Refusal.NOT_FOUND));
    }

    @Test
    void a_creation_makes_a_live_contact_once() {
        ContactEvent created = new ContactCreated(ContactDetails.named("Other"), T2);

        assertThat(decider.evolve(ABSENT, created))
                .isEqualTo(new Live(ContactDetails.named("Other"), T2, T2, List.of()));
        assertThat(decider.evolve(LIVE, created)).isEqualTo(LIVE);
        assertThat(decider.evolve(DELETED, created)).isEqualTo(DELETED);
    }

    @Test
    void an_update_changes_a_live_contact_alone() {
        ContactEvent updated =
                new ContactUpdated(
                        new ContactChanges(
                                null,
                                FieldChange.cleared(),
                                FieldChange.changedTo(new PhoneNumber("2")),
                                FieldChange.unchanged(),
                                FieldChange.unchanged()),
                        T2);

        assertThat(decider.evolve(LIVE, updated))
                .isEqualTo(
                        new Live(
                                new ContactDetails(
                                        ANN.name(),
                                        null,
                                        new PhoneNumber("2"),
                                        ANN.email(),
                                        ANN.notes()),
                                T0,
                                T2,
                                List.of()));
        assertThat(decider.evolve(ABSENT, updated)).isEqualTo(ABSENT);
        assertThat(decider.evolve(DELETED, updated)).isEqualTo(DELETED);
    }

    @Test
    void a_deletion_hides_a_live_contact_alone() {
        ContactEvent deleted = new ContactDeleted(T2);

        assertThat(decider.evolve(LIVE, deleted)).isEqualTo(new Deleted(ANN, T0, T2, List.of(T2)));
        assertThat(decider.evolve(ABSENT, deleted)).isEqualTo(new Absent(List.of(T2)));
        assertThat(decider.evolve(DELETED, deleted))
                .isEqualTo(new Deleted(ANN, T0, T1, List.of(T1, T2)));
    }

    @Test
    void a_deletion_that_is_older_than_the_creation_leaves_the_contact_there() {
        Contact early = decider.evolve(ABSENT, new ContactDeleted(T0));

        assertThat(decider.evolve(early, new ContactCreated(ANN, T1)))
                .isEqualTo(new Live(ANN, T1, T1, List.of(T0)));
    }

    @Test
    void of_many_deletions_the_first_are_remembered() {
        Contact contact = LIVE;
        for (int i = 0; i < 2 * Contact.MAX_DELETIONS; i++) {
            contact = decider.evolve(contact, new ContactDeleted(T1.plusSeconds(i)));
        }

        assertThat(contact.lifetime().until()).isEqualTo(T1);
        assertThat(contact.deletions())
                .hasSize(Contact.MAX_DELETIONS)
                .startsWith(T1, T1.plusSeconds(1));
    }

    private static Decision<ContactEvent> accepted(ContactEvent event) {
        return new Decision.Accepted<>(List.of(event));
    }

    private static Decision<ContactEvent> refused(Refusal reason) {
        return new Decision.Refused<>(reason);
    }
}
