package io.tallystick.application.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Outcome.Committed;
import io.tallystick.application.command.Outcome.Conflicted;
import io.tallystick.application.command.Outcome.PreconditionFailed;
import io.tallystick.application.command.Outcome.Refused;
import io.tallystick.application.command.Outcome.Replayed;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SequentialIds;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.fault.RacingEventStore;
import io.tallystick.testkit.fault.ReplyLosingEventStore;
import io.tallystick.testkit.fault.UnavailableEventStore;
import io.tallystick.testkit.memory.InMemoryEventStore;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;

/** What the handler does when the store is in its way. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class CommandHandlerTest {

    private static final UUID ANN = new UUID(0xA, 1);
    private static final int ATTEMPTS = 5;

    private final Aggregate<ContactCommand, Contact, ContactEvent> aggregate =
            Aggregate.contact(new EventCodec());
    private final SettableClock clock = SettableClock.atAnyTime();
    private final LedgerIds ids = new LedgerIds(new SequentialIds(0x1D5));
    private final InMemoryEventStore memory = new InMemoryEventStore(clock, "an epoch", List.of());

    @Test
    void a_lost_race_is_run_again_on_the_newest_state() {
        assertThat(create(memory)).isInstanceOf(Committed.class);
        RacingEventStore store = new RacingEventStore(memory, ATTEMPTS - 1, this::renameByOther);

        Outcome<Contact> outcome = rename(store, request("key"), "Mine", Precondition.none());

        assertThat(outcome).isInstanceOf(Committed.class);
        assertThat(((Committed<Contact>) outcome).aggregate().version()).isEqualTo(ATTEMPTS);
        assertThat(store.appends()).isEqualTo(ATTEMPTS);
        assertThat(events()).isEqualTo(1 + ATTEMPTS - 1 + 1);
    }

    @Test
    void races_are_given_up_after_so_many() {
        assertThat(create(memory)).isInstanceOf(Committed.class);
        RacingEventStore store = new RacingEventStore(memory, 1000, this::renameByOther);

        Outcome<Contact> outcome = rename(store, request("key"), "Mine", Precondition.none());

        assertThat(outcome).isEqualTo(new Conflicted<>(ATTEMPTS));
        assertThat(store.appends()).isEqualTo(ATTEMPTS);
        assertThat(events()).isEqualTo(1 + ATTEMPTS);
    }

    @Test
    void a_lost_race_may_make_the_precondition_false() {
        assertThat(create(memory)).isInstanceOf(Committed.class);
        RacingEventStore store = new RacingEventStore(memory, 1, this::renameByOther);

        assertThat(rename(store, request("key"), "Mine", Precondition.onVersion(0)))
                .isEqualTo(new PreconditionFailed<>(1));
    }

    @Test
    void a_lost_race_may_take_away_what_was_to_be_changed() {
        assertThat(create(memory)).isInstanceOf(Committed.class);
        RacingEventStore store =
                new RacingEventStore(
                        memory,
                        1,
                        number -> {
                            Outcome<Contact> deleted =
                                    handler(memory)
                                            .change(
                                                    ANN,
                                                    request("other"),
                                                    Precondition.none(),
                                                    deciding(at -> new ContactCommand.Delete(at)));
                            assertThat(deleted).isInstanceOf(Committed.class);
                        });

        assertThat(rename(store, request("key"), "Mine", Precondition.none()))
                .isEqualTo(new Refused<>(Refusal.NOT_FOUND));
    }

    @Test
    void a_race_lost_to_the_same_request_is_its_repeat() {
        assertThat(create(memory)).isInstanceOf(Committed.class);
        RacingEventStore store =
                new RacingEventStore(
                        memory,
                        1,
                        number -> {
                            renameByOther(1);
                            rename(memory, request("key"), "Mine", Precondition.none());
                            renameByOther(2);
                        });

        Outcome<Contact> outcome = rename(store, request("key"), "Mine", Precondition.none());

        assertThat(outcome).isInstanceOf(Replayed.class);
        assertThat(((Replayed<Contact>) outcome).aggregate().version()).isEqualTo(2);
        assertThat(events()).isEqualTo(4);
    }

    @Test
    void a_lost_reply_to_a_creation_is_settled_by_the_retry() {
        ReplyLosingEventStore store = new ReplyLosingEventStore(memory, 1);

        assertThatThrownBy(() -> create(store)).isInstanceOf(StoreUnavailable.class);
        Outcome<Contact> retried = create(store);

        assertThat(retried).isInstanceOfAny(Committed.class, Replayed.class);
        assertThat(create(store)).isInstanceOfAny(Committed.class, Replayed.class);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void a_lost_reply_to_a_creation_is_settled_by_a_later_retry() {
        ReplyLosingEventStore store = new ReplyLosingEventStore(memory, 1);

        assertThatThrownBy(() -> create(store)).isInstanceOf(StoreUnavailable.class);
        clock.advance(Duration.ofHours(1));
        renameByOther(1);

        Outcome<Contact> retried = create(store);

        assertThat(retried).isInstanceOf(Replayed.class);
        assertThat(((Replayed<Contact>) retried).aggregate().version()).isZero();
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void a_lost_reply_to_a_change_is_settled_by_the_retry() {
        assertThat(create(memory)).isInstanceOf(Committed.class);
        ReplyLosingEventStore store = new ReplyLosingEventStore(memory, 1);

        assertThatThrownBy(() -> rename(store, request("key"), "Mine", Precondition.none()))
                .isInstanceOf(StoreUnavailable.class);
        Outcome<Contact> retried = rename(store, request("key"), "Mine", Precondition.none());

        assertThat(retried).isInstanceOf(Replayed.class);
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void a_store_that_cannot_be_asked_is_told_and_nothing_happens() {
        UnavailableEventStore store = new UnavailableEventStore();

        assertThatThrownBy(() -> create(store)).isInstanceOf(StoreUnavailable.class);
        assertThat(events()).isZero();
    }

    @Test
    void at_least_one_attempt_is_made() {
        assertThatThrownBy(() -> new ConflictRetry(0, Duration.ZERO, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Outcome<Contact> create(EventStore store) {
        return handler(store)
                .create(
                        ANN,
                        request("creation"),
                        deciding(at -> new ContactCommand.Create(ContactDetails.named("Ann"), at)));
    }

    private Outcome<Contact> rename(
            EventStore store, CommandContext context, String name, Precondition precondition) {
        return handler(store)
                .change(
                        ANN,
                        context,
                        precondition,
                        deciding(
                                at ->
                                        new ContactCommand.Update(
                                                ContactChanges.renamedTo(name), at)));
    }

    private void renameByOther(int number) {
        Outcome<Contact> outcome =
                rename(memory, request("other-" + number), "Other", Precondition.none());
        assertThat(outcome).isInstanceOf(Committed.class);
    }

    private CommandHandler<ContactCommand, Contact, ContactEvent> handler(EventStore store) {
        ConflictRetry retry =
                new ConflictRetry(ATTEMPTS, Duration.ofMillis(1), new SplittableRandom(7));
        return new CommandHandler<>(aggregate, store, memory, ids, clock, retry);
    }

    private Rule<Contact, ContactEvent> deciding(Function<Instant, ContactCommand> command) {
        return (history, at) ->
                aggregate.decider().decide(command.apply(at), history.state().state());
    }

    private static CommandContext request(String key) {
        return new CommandContext(
                Samples.ALICE,
                "request-1",
                null,
                IdempotentRequest.of(new IdempotencyKey(key), "the request of " + key));
    }

    private long events() {
        return memory.head().position().value();
    }
}
