package io.tallystick.domain.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.Lifetime;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.transaction.Transaction.Live;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** When its contacts let a live transaction be shown. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class ShownTransactionTest {

    private static final ContactId ANN = new ContactId(new UUID(0, 1));
    private static final ContactId BEN = new ContactId(new UUID(0, 2));
    private static final ContactId ZOE = new ContactId(new UUID(0, 3));
    private static final Lifetime ALWAYS = new Lifetime(at(0), null, List.of());

    private final TransactionDecider decider = new TransactionDecider();
    private final Map<ContactId, Lifetime> contacts =
            new HashMap<>(Map.of(ANN, ALWAYS, BEN, ALWAYS, ZOE, ALWAYS));

    private static Instant at(long second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    private static Live created(ContactId contact, long second) {
        return Live.created(
                new TransactionDetails(
                        contact,
                        TransactionKind.MONEY,
                        Direction.LENT,
                        new Amount(1),
                        CurrencyCode.USD,
                        null,
                        CalendarDate.parse("2024-01-20"),
                        null),
                at(second));
    }

    private Live moved(Live before, ContactId to, long second) {
        TransactionChanges changes =
                new TransactionChanges(
                        to,
                        null,
                        null,
                        null,
                        null,
                        FieldChange.unchanged(),
                        null,
                        FieldChange.unchanged());
        return (Live) decider.evolve(before, new TransactionUpdated(changes, at(second)));
    }

    private void lives(ContactId contact, long from, @Nullable Long until, Long... deletions) {
        contacts.put(
                contact,
                new Lifetime(
                        at(from),
                        until == null ? null : at(until),
                        Arrays.stream(deletions).map(ShownTransactionTest::at).toList()));
    }

    private boolean isShown(Live transaction) {
        return transaction.isShown(id -> contacts.getOrDefault(id, Lifetime.NONE));
    }

    @Test
    void of_one_that_was_never_moved_the_contact_must_be_live() {
        Live lunch = created(ANN, 1);
        assertThat(isShown(lunch)).isTrue();

        lives(ANN, 0, 5L, 5L);
        assertThat(isShown(lunch)).isFalse();

        contacts.remove(ANN);
        assertThat(isShown(lunch)).isFalse();
    }

    @Test
    void one_that_was_moved_to_a_contact_that_is_not_there_is_shown() {
        Live lunch = moved(created(ANN, 1), BEN, 3);

        lives(BEN, 0, 2L, 2L);
        assertThat(isShown(lunch)).isTrue();
        contacts.remove(BEN);
        assertThat(isShown(lunch)).isTrue();
        lives(BEN, 0, 4L, 4L);
        assertThat(isShown(lunch)).isFalse();
        lives(BEN, 0, 2L, 2L, 4L);
        assertThat(isShown(lunch)).isFalse();
    }

    @Test
    void its_first_contact_must_have_been_there() {
        lives(ANN, 2, null);

        assertThat(isShown(created(ANN, 1))).isFalse();
        assertThat(isShown(created(ANN, 2))).isTrue();
        assertThat(isShown(moved(created(ANN, 1), BEN, 3))).isFalse();

        lives(ANN, 0, 2L, 2L);
        assertThat(isShown(moved(created(ANN, 1), BEN, 2))).isFalse();
        assertThat(isShown(moved(created(ANN, 2), BEN, 3))).isFalse();
        assertThat(isShown(moved(created(ANN, 3), BEN, 4))).isFalse();

        contacts.remove(ANN);
        assertThat(isShown(moved(created(ANN, 1), BEN, 3))).isFalse();
    }

    @Test
    void a_contact_takes_along_what_is_with_it_when_it_is_deleted() {
        Live through = moved(moved(created(ANN, 1), ZOE, 3), BEN, 5);

        lives(ZOE, 0, 2L, 2L);
        assertThat(isShown(through)).isTrue();
        lives(ZOE, 0, 3L, 3L);
        assertThat(isShown(through)).isTrue();
        lives(ZOE, 0, 4L, 4L);
        assertThat(isShown(through)).isFalse();
        lives(ZOE, 0, 5L, 5L);
        assertThat(isShown(through)).isFalse();
        lives(ZOE, 0, 6L, 6L);
        assertThat(isShown(through)).isTrue();
        lives(ZOE, 0, 2L, 2L, 4L);
        assertThat(isShown(through)).isFalse();
        lives(ZOE, 6, null, 4L);
        assertThat(isShown(through)).isFalse();
        contacts.remove(ZOE);
        assertThat(isShown(through)).isTrue();
    }

    @Test
    void an_update_that_does_not_move_it_begins_no_stay() {
        assertThat(moved(created(ANN, 1), ANN, 3).stays()).containsExactly(new Stay(ANN, at(1)));
    }

    @Test
    void of_many_stays_the_first_and_the_last_are_remembered() {
        Live transaction = created(ANN, 1);
        for (int i = 2; i <= 3 * Live.MAX_STAYS; i++) {
            transaction = moved(transaction, i % 2 == 0 ? BEN : ANN, i);
        }

        assertThat(transaction.stays())
                .hasSizeBetween(Live.MAX_STAYS - 1, Live.MAX_STAYS)
                .startsWith(new Stay(ANN, at(1)), new Stay(BEN, at(2)));
        assertThat(transaction.stays().getLast().contact())
                .isEqualTo(transaction.details().contactId())
                .isEqualTo(BEN);
        assertThat(isShown(transaction)).isTrue();
    }
}
