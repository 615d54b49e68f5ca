package io.tallystick.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactDecider;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Decider;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionDecider;
import io.tallystick.domain.transaction.TransactionEvent;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class DeciderLawsTest {

    private static final Gen<Instant> TIMES =
            Gen.ints(0, 5).map(seconds -> Samples.NOON.plusSeconds(seconds));
    private static final Gen<ContactDetails> DETAILS = Gen.words().map(ContactDetails::named);
    private static final Gen<ContactEvent> EVENTS =
            Gen.anyOf(
                    List.of(
                            DETAILS.flatMap(
                                    details -> TIMES.map(at -> new ContactCreated(details, at))),
                            Gen.words()
                                    .flatMap(
                                            name ->
                                                    TIMES.map(
                                                            at ->
                                                                    new ContactUpdated(
                                                                            ContactChanges
                                                                                    .renamedTo(
                                                                                            name),
                                                                            at))),
                            TIMES.map(ContactDeleted::new)));
    private static final Gen<ContactCommand> COMMANDS =
            Gen.anyOf(
                    List.of(
                            DETAILS.map(
                                    details -> new ContactCommand.Create(details, Samples.NOON)),
                            Gen.always(
                                    new ContactCommand.Update(
                                            ContactChanges.renamedTo("X"), Samples.NOON)),
                            TIMES.map(ContactCommand.Delete::new)));

    @Test
    void contacts_keep_the_laws() {
        DeciderLaws<ContactCommand, Contact, ContactEvent> laws =
                new DeciderLaws<>(new ContactDecider(), COMMANDS, EVENTS);

        for (long seed = 1; seed <= 500; seed++) {
            laws.check(seed);
        }
    }

    @Test
    void transactions_keep_the_laws() {
        ContactId ann = new ContactId(new UUID(0, 1));
        Gen<TransactionEvent> events =
                Gen.anyOf(
                        List.of(
                                TIMES.map(
                                        at ->
                                                new TransactionEvent.TransactionCreated(
                                                        Samples.lent(ann, 5), at)),
                                TIMES.map(
                                        at ->
                                                new TransactionEvent.TransactionUpdated(
                                                        Samples.amountChangedTo(6), at)),
                                TIMES.map(TransactionEvent.TransactionDeleted::new)));
        Gen<TransactionCommand> commands =
                Gen.anyOf(
                        List.of(
                                TIMES.map(
                                        at ->
                                                new TransactionCommand.Create(
                                                        Samples.lent(ann, 5), at)),
                                TIMES.map(
                                        at ->
                                                new TransactionCommand.Update(
                                                        Samples.amountChangedTo(7), at)),
                                TIMES.map(TransactionCommand.Delete::new)));

        for (long seed = 1; seed <= 500; seed++) {
            new DeciderLaws<>(new TransactionDecider(), commands, events).check(seed);
        }
    }

    @Test
    void a_decider_that_is_not_deterministic_is_found_out() {
        AtomicInteger calls = new AtomicInteger();
        Decider<ContactCommand, Integer, ContactEvent> moody =
                new Decider<>() {
                    @Override
                    public Integer initialState() {
                        return 0;
                    }

                    @Override
                    public Decision<ContactEvent> decide(ContactCommand command, Integer state) {
                        return calls.incrementAndGet() % 2 == 0
                                ? Decision.refused(Refusal.NOT_FOUND)
                                : Decision.accepted(new ContactDeleted(Samples.NOON));
                    }

                    @Override
                    public Integer evolve(Integer state, ContactEvent event) {
                        return state + 1;
                    }
                };

        assertThatThrownBy(() -> new DeciderLaws<>(moody, COMMANDS, EVENTS).check(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 3");
    }

    @Test
    void a_rule_reads_as_one_row() {
        DeciderSpec<ContactCommand, Contact, ContactEvent> contacts =
                DeciderSpec.of(new ContactDecider());
        ContactEvent created = new ContactCreated(ContactDetails.named("Ann"), Samples.NOON);
        ContactEvent deleted = new ContactDeleted(Samples.NOON.plusSeconds(1));
        ContactCommand delete = new ContactCommand.Delete(Samples.NOON.plusSeconds(1));

        contacts.given(created).when(delete).then(deleted);
        contacts.given(created, deleted).when(delete).thenRefused(Refusal.NOT_FOUND);
        contacts.given().when(delete).thenRefused(Refusal.NOT_FOUND);
        assertThatThrownBy(
                        () -> contacts.given(created).when(delete).thenRefused(Refusal.NOT_FOUND))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> contacts.given().when(delete).then(deleted))
                .isInstanceOf(AssertionError.class);
    }
}
