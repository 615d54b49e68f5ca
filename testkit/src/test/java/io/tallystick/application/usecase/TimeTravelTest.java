package io.tallystick.application.usecase;

import static io.tallystick.application.usecase.LedgerDriver.by;
import static io.tallystick.testkit.Samples.ALICE;
import static io.tallystick.testkit.Samples.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.command.Precondition;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class TimeTravelTest {

    private final LedgerDriver ledger = new LedgerDriver();

    @Test
    void a_contact_is_shown_as_of_each_version() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ledger.rename(by(ALICE), ann, "Anna");
        ledger.delete(by(ALICE), ann);
        ledger.undo(by(ALICE), ann);

        assertThat(nameAt(ann, 0)).isEqualTo("Ann");
        assertThat(nameAt(ann, 1)).isEqualTo("Anna");
        assertThat(at(ann, 2).isDeleted()).isTrue();
        assertThat(at(ann, 3).isDeleted()).isFalse();
        assertThat(at(ann, 3).version()).isEqualTo(3);
        assertThat(ledger.timeTravel().contactAtVersion(ALICE, ann, 4)).isEmpty();
        assertThat(ledger.timeTravel().contactAtVersion(ALICE, ann, -1)).isEmpty();
    }

    @Test
    void the_newest_version_is_what_the_read_model_shows() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));
        ledger.rename(by(ALICE), ann, "Anna");

        assertThat(ledger.timeTravel().contactAtVersion(ALICE, ann, 1))
                .isEqualTo(ledger.memory.views().contact(ALICE, ann));
        assertThat(ledger.timeTravel().contactAsOf(ALICE, ann, Instant.MAX))
                .isEqualTo(ledger.memory.views().contact(ALICE, ann));
        assertThat(ledger.timeTravel().transactionAtVersion(ALICE, lunch, 0))
                .isEqualTo(ledger.memory.views().transaction(ALICE, lunch));
        assertThat(ledger.timeTravel().transactionAsOf(ALICE, lunch, Instant.MAX))
                .isEqualTo(ledger.memory.views().transaction(ALICE, lunch));
    }

    @Test
    void a_contact_is_shown_as_of_any_instant() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        Instant created = ledger.clock.instant();
        ledger.rename(by(ALICE), ann, "Anna");
        Instant renamed = ledger.clock.instant();

        assertThat(ledger.timeTravel().contactAsOf(ALICE, ann, created.minusNanos(1000))).isEmpty();
        assertThat(asOf(ann, created).details().name().value()).isEqualTo("Ann");
        assertThat(asOf(ann, renamed.minusNanos(1000)).details().name().value()).isEqualTo("Ann");
        assertThat(asOf(ann, renamed).details().name().value()).isEqualTo("Anna");
        assertThat(asOf(ann, created).version()).isZero();
    }

    @Test
    void a_balance_is_shown_as_of_the_same_moment() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ContactId ben = ledger.contact(ALICE, "Ben");
        TransactionId first = ledger.transaction(ALICE, Samples.lent(ann, 5));
        Instant one = ledger.clock.instant();
        ledger.transaction(ALICE, Samples.owed(ann, 7));
        Instant two = ledger.clock.instant();
        ledger.tick();
        ledger.transactions()
                .update(by(ALICE), first, Samples.amountChangedTo(9), Precondition.none());
        Instant changed = ledger.clock.instant();
        ledger.tick();
        ledger.transactions().update(by(ALICE), first, Samples.movedTo(ben), Precondition.none());
        Instant moved = ledger.clock.instant();
        ledger.delete(by(ALICE), first);
        Instant deleted = ledger.clock.instant();

        assertThat(asOf(ann, one).balance()).isEqualTo(dollars(5));
        assertThat(asOf(ann, two).balance()).isEqualTo(dollars(-2));
        assertThat(asOf(ann, changed).balance()).isEqualTo(dollars(2));
        assertThat(asOf(ann, moved).balance()).isEqualTo(dollars(-7));
        assertThat(asOf(ben, changed).balance()).isEqualTo(Balance.ZERO);
        assertThat(asOf(ben, moved).balance()).isEqualTo(dollars(9));
        assertThat(asOf(ben, deleted).balance()).isEqualTo(Balance.ZERO);
        assertThat(at(ann, 0).balance()).isEqualTo(Balance.ZERO);
    }

    @Test
    void a_version_shows_the_balance_that_was_recorded_by_then() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ledger.transaction(ALICE, Samples.lent(ann, 5));
        ledger.rename(by(ALICE), ann, "Anna");
        ledger.transaction(ALICE, Samples.lent(ann, 7));
        ledger.delete(by(ALICE), ann);

        assertThat(at(ann, 0).balance()).isEqualTo(Balance.ZERO);
        assertThat(at(ann, 1).balance()).isEqualTo(dollars(5));
        assertThat(at(ann, 2).balance()).isEqualTo(Balance.ZERO);
    }

    @Test
    void a_transaction_is_hidden_while_its_contact_was_deleted() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));
        Instant created = ledger.clock.instant();
        ledger.delete(by(ALICE), ann);
        Instant hidden = ledger.clock.instant();
        ledger.tick();
        ledger.undo(by(ALICE), ann);
        Instant back = ledger.clock.instant();

        assertThat(asOf(lunch, created).isDeleted()).isFalse();
        assertThat(asOf(lunch, hidden).isDeleted()).isTrue();
        assertThat(asOf(lunch, back).isDeleted()).isFalse();
        assertThat(ledger.timeTravel().transactionAtVersion(ALICE, lunch, 0).orElseThrow())
                .isEqualTo(asOf(lunch, created));
    }

    @Test
    void the_past_of_another_user_is_not_there() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));

        assertThat(ledger.timeTravel().contactAtVersion(BOB, ann, 0)).isEmpty();
        assertThat(ledger.timeTravel().contactAsOf(BOB, ann, Instant.MAX)).isEmpty();
        assertThat(ledger.timeTravel().transactionAtVersion(BOB, lunch, 0)).isEmpty();
        assertThat(ledger.timeTravel().transactionAsOf(BOB, lunch, Instant.MAX)).isEmpty();
        assertThat(
                        ledger.timeTravel()
                                .contactAsOf(ALICE, new ContactId(new UUID(9, 9)), Instant.MAX))
                .isEmpty();
    }

    private ContactView at(ContactId id, long version) {
        return ledger.timeTravel().contactAtVersion(ALICE, id, version).orElseThrow();
    }

    private String nameAt(ContactId id, long version) {
        return at(id, version).details().name().value();
    }

    private ContactView asOf(ContactId id, Instant instant) {
        return ledger.timeTravel().contactAsOf(ALICE, id, instant).orElseThrow();
    }

    private TransactionView asOf(TransactionId id, Instant instant) {
        return ledger.timeTravel().transactionAsOf(ALICE, id, instant).orElseThrow();
    }

    private static Balance dollars(long amount) {
        BigInteger exact = BigInteger.valueOf(amount);
        return Balance.of(exact, Map.of(CurrencyCode.USD, exact));
    }
}
