package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.Scenario.OTHER_STREAM;
import static io.tallystick.testkit.contract.Scenario.STREAM;
import static io.tallystick.testkit.contract.Scenario.idsOf;
import static io.tallystick.testkit.contract.Scenario.idsOfRecorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamSlice;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** One stream, read in pages, both ways. */
interface StreamReadingCases extends EventStoreCases {

    int LONG = 10_000;

    @Test
    default void a_stream_that_does_not_exist_is_empty() {
        scenario().appended(OTHER_STREAM, 1);

        assertThat(store().readForwards(STREAM, 0, 10)).isEqualTo(end());
        assertThat(store().readBackwards(STREAM, Long.MAX_VALUE, 10)).isEqualTo(end());
        assertThat(store().readStream(STREAM)).isEmpty();
        assertThat(store().readForwards(OTHER_STREAM, 0, 10).events()).hasSize(1);
    }

    @Test
    default void a_long_stream_is_read_forwards_in_pages() {
        List<NewEvent> appended = scenario().appended(STREAM, LONG);

        List<RecordedEvent> read = new ArrayList<>();
        StreamSlice slice;
        do {
            slice = store().readForwards(STREAM, read.size(), 700);
            assertThat(slice.events()).hasSizeBetween(1, 700);
            read.addAll(slice.events());
        } while (!slice.isEnd());

        assertThat(idsOfRecorded(read)).isEqualTo(idsOf(appended));
        assertVersions(read, 0, 1);
    }

    @Test
    default void a_long_stream_is_read_backwards_in_pages() {
        List<NewEvent> appended = scenario().appended(STREAM, LONG);

        List<RecordedEvent> read = new ArrayList<>();
        StreamSlice slice;
        long from = Long.MAX_VALUE;
        do {
            slice = store().readBackwards(STREAM, from, 700);
            assertThat(slice.events()).hasSizeBetween(1, 700);
            read.addAll(slice.events());
            from = read.getLast().version() - 1;
        } while (!slice.isEnd());

        assertThat(idsOfRecorded(read)).isEqualTo(idsOf(appended.reversed()));
        assertVersions(read, LONG - 1L, -1);
    }

    @Test
    default void a_long_stream_is_read_whole() {
        scenario().assertStreamIs(STREAM, scenario().appended(STREAM, LONG));
    }

    @Test
    default void a_stream_is_loaded_as_it_is_read() {
        scenario().appended(STREAM, 5);

        LoadedStream loaded = store().load(STREAM);

        assertThat(loaded.whole()).hasSize(5).isEqualTo(store().readStream(STREAM));
        assertThat(loaded.outlines())
                .isEqualTo(loaded.whole().stream().map(EventOutline::of).toList());
        assertThat(loaded.whole()).endsWith(loaded.recent().toArray(RecordedEvent[]::new));
        assertThat(store().load(OTHER_STREAM).outlines()).isEmpty();
    }

    @Test
    default void pages_of_one_event_go_forwards() {
        List<NewEvent> appended = scenario().appended(STREAM, 3);

        assertSlice(store().readForwards(STREAM, 0, 1), appended.subList(0, 1), false);
        assertSlice(store().readForwards(STREAM, 1, 1), appended.subList(1, 2), false);
        assertSlice(store().readForwards(STREAM, 2, 1), appended.subList(2, 3), true);
    }

    @Test
    default void pages_of_one_event_go_backwards() {
        List<NewEvent> appended = scenario().appended(STREAM, 3);

        assertSlice(
                store().readBackwards(STREAM, Long.MAX_VALUE, 1), appended.subList(2, 3), false);
        assertSlice(store().readBackwards(STREAM, 1, 1), appended.subList(1, 2), false);
        assertSlice(store().readBackwards(STREAM, 0, 1), appended.subList(0, 1), true);
    }

    @Test
    default void a_page_may_end_just_where_the_stream_does() {
        List<NewEvent> appended = scenario().appended(STREAM, 4);

        assertSlice(store().readForwards(STREAM, 0, 4), appended, true);
        assertSlice(store().readForwards(STREAM, 0, 3), appended.subList(0, 3), false);
        assertSlice(store().readBackwards(STREAM, 3, 4), appended.reversed(), true);
        assertSlice(store().readBackwards(STREAM, 3, 3), appended.subList(1, 4).reversed(), false);
    }

    @Test
    default void nothing_is_beyond_the_end() {
        List<NewEvent> appended = scenario().appended(STREAM, 3);

        assertThat(store().readForwards(STREAM, 3, 10)).isEqualTo(end());
        assertThat(store().readForwards(STREAM, 1_000_000, 10)).isEqualTo(end());
        assertThat(store().readForwards(STREAM, Long.MAX_VALUE, 10)).isEqualTo(end());
        assertSlice(store().readForwards(STREAM, 2, 10), appended.subList(2, 3), true);
    }

    @Test
    default void reading_backwards_may_start_beyond_the_end() {
        List<NewEvent> appended = scenario().appended(STREAM, 3);

        assertSlice(store().readBackwards(STREAM, 3, 10), appended.reversed(), true);
        assertSlice(store().readBackwards(STREAM, 1_000_000, 10), appended.reversed(), true);
        assertSlice(store().readBackwards(STREAM, Long.MAX_VALUE, 10), appended.reversed(), true);
    }

    @Test
    default void reading_backwards_may_start_inside() {
        List<NewEvent> appended = scenario().appended(STREAM, 5);

        assertSlice(
                store().readBackwards(STREAM, 2, EventStore.MAX_EVENTS),
                appended.subList(0, 3).reversed(),
                true);
    }

    private static StreamSlice end() {
        return new StreamSlice(List.of(), true);
    }

    private static void assertSlice(StreamSlice slice, List<NewEvent> expected, boolean isEnd) {
        assertThat(idsOfRecorded(slice.events())).isEqualTo(idsOf(expected));
        assertThat(slice.isEnd()).as("whether the page is the last").isEqualTo(isEnd);
    }

    private static void assertVersions(List<RecordedEvent> events, long first, int step) {
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).version()).isEqualTo(first + (long) step * i);
        }
    }
}
