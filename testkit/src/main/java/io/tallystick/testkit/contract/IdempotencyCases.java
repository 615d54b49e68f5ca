package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.Scenario.ANY;
import static io.tallystick.testkit.contract.Scenario.NO_STREAM;
import static io.tallystick.testkit.contract.Scenario.OTHER_STREAM;
import static io.tallystick.testkit.contract.Scenario.STREAM;
import static io.tallystick.testkit.contract.Scenario.assertConflict;
import static io.tallystick.testkit.contract.Scenario.assertRepeated;
import static io.tallystick.testkit.contract.Scenario.exactly;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Repeated appends are told by the ids of their events; a user's key is used once. */
interface IdempotencyCases extends EventStoreCases {

    KeyUse KEY = new KeyUse("a".repeat(64), "1".repeat(64));

    @Test
    default void repeating_the_first_append_records_nothing() {
        List<NewEvent> batch = scenario().events(3);
        scenario().assertRecorded(store().append(STREAM, NO_STREAM, batch), 0, 2);

        assertRepeated(store().append(STREAM, NO_STREAM, batch), 0, 2);

        scenario().assertStreamIs(STREAM, batch);
    }

    @Test
    default void repeating_an_append_at_a_version_records_nothing() {
        List<NewEvent> all = new ArrayList<>(scenario().appended(STREAM, 2));
        List<NewEvent> batch = scenario().events(3);
        scenario().assertRecorded(store().append(STREAM, exactly(1), batch), 2, 4);

        assertRepeated(store().append(STREAM, exactly(1), batch), 2, 4);

        all.addAll(batch);
        scenario().assertStreamIs(STREAM, all);
    }

    @Test
    default void a_repeat_is_told_after_much_more_was_appended() {
        List<NewEvent> first = scenario().events(2);
        store().append(STREAM, NO_STREAM, first);
        List<NewEvent> second = scenario().events(2);
        store().append(STREAM, exactly(1), second);
        List<NewEvent> more = scenario().appended(STREAM, 3000);

        assertRepeated(store().append(STREAM, NO_STREAM, first), 0, 1);
        assertRepeated(store().append(STREAM, exactly(1), second), 2, 3);

        List<NewEvent> all = new ArrayList<>(first);
        all.addAll(second);
        all.addAll(more);
        scenario().assertStreamIs(STREAM, all);
    }

    @Test
    default void the_first_events_of_an_append_count_as_its_repeat() {
        List<NewEvent> batch = scenario().events(5);
        store().append(STREAM, NO_STREAM, batch);

        assertRepeated(store().append(STREAM, NO_STREAM, batch.subList(0, 2)), 0, 1);
        assertRepeated(store().append(STREAM, exactly(0), batch.subList(1, 3)), 1, 2);

        scenario().assertStreamIs(STREAM, batch);
    }

    @Test
    default void one_batch_of_what_were_two_counts_as_a_repeat() {
        List<NewEvent> batch = scenario().events(4);
        store().append(STREAM, NO_STREAM, batch.subList(0, 2));
        store().append(STREAM, exactly(1), batch.subList(2, 4));

        assertRepeated(store().append(STREAM, NO_STREAM, batch), 0, 3);

        scenario().assertStreamIs(STREAM, batch);
    }

    @Test
    default void a_batch_that_goes_on_after_known_ids_conflicts() {
        List<NewEvent> batch = scenario().events(4);
        List<NewEvent> known = batch.subList(0, 2);
        store().append(STREAM, NO_STREAM, known);

        assertConflict(store().append(STREAM, NO_STREAM, batch), 1);

        scenario().assertStreamIs(STREAM, known);
    }

    @Test
    default void a_known_first_id_does_not_make_a_repeat() {
        List<NewEvent> known = scenario().events(3);
        store().append(STREAM, NO_STREAM, known);

        assertConflict(
                store().append(
                                STREAM,
                                NO_STREAM,
                                List.of(known.get(0), scenario().event(), known.get(2))),
                2);

        scenario().assertStreamIs(STREAM, known);
    }

    @Test
    default void a_known_last_id_does_not_make_a_repeat() {
        List<NewEvent> known = scenario().events(3);
        store().append(STREAM, NO_STREAM, known);

        assertConflict(
                store().append(
                                STREAM,
                                NO_STREAM,
                                List.of(scenario().event(), known.get(1), known.get(2))),
                2);

        scenario().assertStreamIs(STREAM, known);
    }

    @Test
    default void known_ids_in_another_order_conflict() {
        List<NewEvent> known = scenario().events(3);
        store().append(STREAM, NO_STREAM, known);

        assertConflict(store().append(STREAM, NO_STREAM, known.reversed()), 2);

        scenario().assertStreamIs(STREAM, known);
    }

    @Test
    default void known_ids_at_another_place_conflict() {
        List<NewEvent> known = scenario().events(4);
        store().append(STREAM, NO_STREAM, known);

        assertConflict(store().append(STREAM, NO_STREAM, known.subList(1, 3)), 3);

        scenario().assertStreamIs(STREAM, known);
    }

    @Test
    default void data_are_not_compared_and_the_first_stay() {
        NewEvent first = scenario().eventWith("{\"n\":1}");
        NewEvent again = new NewEvent(first.id(), first.type(), 1, "{\"n\":2}", first.metadata());
        store().append(STREAM, NO_STREAM, List.of(first));

        assertRepeated(store().append(STREAM, NO_STREAM, List.of(again)), 0, 0);

        assertThat(store().readStream(STREAM))
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(JsonValue.parse(event.data()))
                                        .isEqualTo(JsonValue.parse("{\"n\":1}")));
    }

    @Test
    default void a_key_used_in_another_stream_is_told_if_keys_are_indexed() {
        store().append(
                        OTHER_STREAM,
                        NO_STREAM,
                        List.of(scenario().eventWithKey(Samples.ALICE, KEY)));
        NewEvent second = scenario().eventWithKey(Samples.ALICE, KEY);

        AppendResult result = store().append(STREAM, NO_STREAM, List.of(second));

        if (fixture().indexesKeys()) {
            assertThat(result).isEqualTo(new AppendResult.KeyAlreadyUsed());
            scenario().assertStreamIs(STREAM, List.of());
        } else {
            scenario().assertRecorded(result, 0, 0);
            scenario().assertStreamIs(STREAM, List.of(second));
        }
    }

    @Test
    default void a_key_used_with_another_request_is_told_if_keys_are_indexed() {
        NewEvent first = scenario().eventWithKey(Samples.ALICE, KEY);
        store().append(STREAM, NO_STREAM, List.of(first));
        KeyUse otherRequest = new KeyUse(KEY.keyHash(), "2".repeat(64));
        NewEvent second = scenario().eventWithKey(Samples.ALICE, otherRequest);

        AppendResult result = store().append(STREAM, exactly(0), List.of(second));

        if (fixture().indexesKeys()) {
            assertThat(result).isEqualTo(new AppendResult.KeyAlreadyUsed());
            scenario().assertStreamIs(STREAM, List.of(first));
        } else {
            scenario().assertRecorded(result, 1, 1);
            scenario().assertStreamIs(STREAM, List.of(first, second));
        }
    }

    @Test
    default void a_repeat_is_told_before_its_used_key() {
        NewEvent event = scenario().eventWithKey(Samples.ALICE, KEY);
        store().append(STREAM, NO_STREAM, List.of(event));
        List<NewEvent> more = scenario().appended(STREAM, 2);

        assertRepeated(store().append(STREAM, NO_STREAM, List.of(event)), 0, 0);

        scenario().assertStreamIs(STREAM, List.of(event, more.get(0), more.get(1)));
    }

    @Test
    default void a_conflict_is_told_before_a_used_key() {
        NewEvent before = scenario().event();
        NewEvent winner = scenario().event();
        NewEvent same = scenario().eventWithKey(Samples.ALICE, KEY);
        store().append(STREAM, NO_STREAM, List.of(before));
        store().append(STREAM, exactly(0), List.of(winner));
        store().append(STREAM, exactly(1), List.of(same));

        assertConflict(store().append(STREAM, exactly(0), List.of(same)), 2);

        scenario().assertStreamIs(STREAM, List.of(before, winner, same));
    }

    @Test
    default void users_do_not_share_keys() {
        NewEvent alices = scenario().eventWithKey(Samples.ALICE, KEY);
        NewEvent bobs = scenario().eventWithKey(Samples.BOB, KEY);
        scenario().assertRecorded(store().append(STREAM, ANY, List.of(alices)), 0, 0);

        scenario().assertRecorded(store().append(OTHER_STREAM, ANY, List.of(bobs)), 0, 0);

        scenario().assertStreamIs(STREAM, List.of(alices));
        scenario().assertStreamIs(OTHER_STREAM, List.of(bobs));
    }
}
