package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.Scenario.ANY;
import static io.tallystick.testkit.contract.Scenario.NO_STREAM;
import static io.tallystick.testkit.contract.Scenario.OTHER_STREAM;
import static io.tallystick.testkit.contract.Scenario.STREAM;
import static io.tallystick.testkit.contract.Scenario.STREAM_EXISTS;
import static io.tallystick.testkit.contract.Scenario.assertConflict;
import static io.tallystick.testkit.contract.Scenario.exactly;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Every expected version meets every state of a stream. */
interface AppendCases extends EventStoreCases {

    int MANY = 5;

    @Test
    default void no_stream_is_accepted_where_no_stream_is() {
        assertAppends(0, NO_STREAM);
    }

    @Test
    default void no_stream_conflicts_with_one_event() {
        assertConflicts(1, NO_STREAM);
    }

    @Test
    default void no_stream_conflicts_with_many_events() {
        assertConflicts(MANY, NO_STREAM);
    }

    @Test
    default void an_exact_version_conflicts_where_no_stream_is() {
        assertConflicts(0, exactly(0));
    }

    @Test
    default void the_exact_version_of_one_event_is_accepted() {
        assertAppends(1, exactly(0));
    }

    @Test
    default void a_version_ahead_of_one_event_conflicts() {
        assertConflicts(1, exactly(1));
    }

    @Test
    default void the_exact_version_of_many_events_is_accepted() {
        assertAppends(MANY, exactly(MANY - 1));
    }

    @Test
    default void a_version_behind_many_events_conflicts() {
        assertConflicts(MANY, exactly(MANY - 2));
    }

    @Test
    default void a_version_ahead_of_many_events_conflicts() {
        assertConflicts(MANY, exactly(MANY));
    }

    @Test
    default void a_version_far_ahead_conflicts() {
        assertConflicts(MANY, exactly(1_000_000_000_000L));
    }

    @Test
    default void any_version_is_accepted_where_no_stream_is() {
        assertAppends(0, ANY);
    }

    @Test
    default void any_version_is_accepted_after_one_event() {
        assertAppends(1, ANY);
    }

    @Test
    default void any_version_is_accepted_after_many_events() {
        assertAppends(MANY, ANY);
    }

    @Test
    default void stream_exists_conflicts_where_no_stream_is() {
        assertConflicts(0, STREAM_EXISTS);
    }

    @Test
    default void stream_exists_is_accepted_after_one_event() {
        assertAppends(1, STREAM_EXISTS);
    }

    @Test
    default void stream_exists_is_accepted_after_many_events() {
        assertAppends(MANY, STREAM_EXISTS);
    }

    @Test
    default void streams_do_not_share_versions() {
        List<NewEvent> mine = scenario().appended(STREAM, 3);
        List<NewEvent> other = scenario().appended(OTHER_STREAM, 2);

        scenario().assertStreamIs(STREAM, mine);
        scenario().assertStreamIs(OTHER_STREAM, other);
    }

    @Test
    default void a_batch_that_conflicts_leaves_nothing_behind() {
        List<NewEvent> before = scenario().appended(STREAM, 2);

        assertConflict(store().append(STREAM, exactly(0), scenario().events(3)), 1);

        scenario().assertStreamIs(STREAM, before);
    }

    @Test
    default void the_largest_batch_is_appended_whole() {
        List<NewEvent> batch = scenario().events(EventStore.MAX_EVENTS);

        scenario()
                .assertRecorded(
                        store().append(STREAM, NO_STREAM, batch), 0, EventStore.MAX_EVENTS - 1);

        scenario().assertStreamIs(STREAM, batch);
    }

    @Test
    default void no_events_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().append(STREAM, ANY, List.of()));
    }

    @Test
    default void too_many_events_are_refused() {
        List<NewEvent> batch = scenario().events(EventStore.MAX_EVENTS + 1);

        assertThatIllegalArgumentException().isThrownBy(() -> store().append(STREAM, ANY, batch));
        scenario().assertStreamIs(STREAM, List.of());
    }

    private void assertAppends(int before, ExpectedVersion expected) {
        List<NewEvent> all = new ArrayList<>(scenario().appended(STREAM, before));
        List<NewEvent> batch = scenario().events(3);

        scenario().assertRecorded(store().append(STREAM, expected, batch), before, before + 2);

        all.addAll(batch);
        scenario().assertStreamIs(STREAM, all);
    }

    private void assertConflicts(int before, ExpectedVersion expected) {
        List<NewEvent> all = scenario().appended(STREAM, before);

        assertConflict(store().append(STREAM, expected, scenario().events(2)), before - 1);

        scenario().assertStreamIs(STREAM, all);
    }
}
