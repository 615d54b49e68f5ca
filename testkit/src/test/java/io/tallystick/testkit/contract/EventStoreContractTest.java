package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.EventStore;
import io.tallystick.testkit.memory.InMemoryEventStoreFixture;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/** The contract of event stores finds out stores that break it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventStoreContractTest {

    @Test
    void a_store_that_does_nothing_fails_every_case() {
        Suite.Ending ending = Suite.run(DoesNothing.class);

        assertThat(ending.notFailed()).isEmpty();
        assertThat(ending.failed()).hasSizeGreaterThan(70);
    }

    @ParameterizedTest
    @CsvSource({
        "DropsLastOfBatch, the_exact_version_of_one_event_is_accepted",
        "IgnoresExpectedVersion, a_version_behind_many_events_conflicts",
        "TakesNoStreamForAny, no_stream_conflicts_with_many_events",
        "TakesStreamExistsForAny, stream_exists_conflicts_where_no_stream_is",
        "IsNotIdempotent, repeating_the_first_append_records_nothing",
        "IsIdempotentByFirstId, a_known_first_id_does_not_make_a_repeat",
        "IsIdempotentByFirstId, a_batch_that_goes_on_after_known_ids_conflicts",
        "IsIdempotentByAnyOrder, known_ids_in_another_order_conflict",
        "ForgetsOldIds, a_repeat_is_told_after_much_more_was_appended",
        "SaysRepeatsAreNew, repeating_an_append_at_a_version_records_nothing",
        "ReportsWrongVersion, no_stream_conflicts_with_one_event",
        "TellsKeyBeforeRepeat, a_repeat_is_told_before_its_used_key",
        "ClaimsToIndexKeys, a_key_used_in_another_stream_is_told_if_keys_are_indexed",
        "HidesItsIndexOfKeys, a_key_used_in_another_stream_is_told_if_keys_are_indexed",
        "AppendsOneByOne, batches_that_race_do_not_mix",
        "ChecksVersionTooEarly, exactly_one_of_many_wins_each_version",
        "TakesAnyNumberOfEvents, too_many_events_are_refused",
        "SkipsWhileOthersAppend, "
                + "followers_miss_repeat_and_reorder_nothing_while_others_append",
        "ReadsBackwardsForwards, a_long_stream_is_read_backwards_in_pages",
        "StartsOnePageEventLate, a_long_stream_is_read_forwards_in_pages",
        "KnowsNoEnd, a_page_may_end_just_where_the_stream_does",
        "TakesAnyPosition, a_position_of_no_store_is_refused",
        "NeverWakes, waiting_ends_when_somebody_appends",
        "LosesComments, metadata_are_kept_with_every_field",
        "LosesKeys, metadata_are_kept_with_every_field",
        "MakesEmptyOfNull, metadata_are_kept_with_no_more_than_needed",
        "LosesMicroseconds, events_of_long_ago_and_far_ahead_keep_their_time",
        "RoundsNumbers, json_values_are_exact",
        "GoesBackInTime, recording_times_are_in_microseconds_and_never_go_back",
        "IgnoresCaseOfStreams, odd_stream_names_are_names_like_others",
        "DecodesStreams, odd_stream_names_are_names_like_others",
        "ForgetsAtRestart, a_restart_keeps_everything_if_the_store_is_durable",
        "RepeatsPages, a_subscriber_gets_history_then_what_is_new",
        "StartsAtTheEnd, a_subscriber_gets_history_then_what_is_new",
        "CannotBeClosed, a_closed_subscription_calls_no_more",
        "SwallowsFailures, a_subscriber_that_throws_is_told_and_called_no_more"
    })
    void a_store_with_one_fault_fails(String fault, String name) throws ClassNotFoundException {
        Class<?> suite = Class.forName(FaultySuites.class.getName() + "$" + fault);

        assertThat(Suite.fails(suite, name)).isTrue();
    }

    /** The suite of a store that does nothing. */
    static final class DoesNothing extends EventStoreContract {

        @Override
        protected EventStoreFixture newFixture() {
            return new InMemoryEventStoreFixture() {
                @Override
                public EventStore store() {
                    return new NoopEventStore();
                }

                @Override
                public Duration patience() {
                    return Duration.ofMillis(150);
                }
            };
        }
    }
}
