package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.Scenario.OTHER_STREAM;
import static io.tallystick.testkit.contract.Scenario.STREAM;
import static io.tallystick.testkit.contract.Scenario.idsOf;
import static io.tallystick.testkit.contract.Scenario.idsOfRecorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** All streams, read from a position, and waiting for more. */
interface StoreReadingCases extends EventStoreCases {

    @Test
    default void every_event_is_in_exactly_one_page() {
        List<NewEvent> appended = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            appended.addAll(scenario().appended(i % 2 == 0 ? STREAM : OTHER_STREAM, 5));
        }

        for (int pageSize : List.of(1, 7, 50, EventStore.MAX_EVENTS)) {
            List<RecordedEvent> read = scenario().readEverything(pageSize);
            assertThat(idsOfRecorded(read))
                    .as("in pages of %d", pageSize)
                    .isEqualTo(idsOf(appended));
        }
    }

    @Test
    default void reading_all_gives_what_reading_a_stream_gives() {
        scenario().appended(STREAM, 3);

        assertThat(scenario().readEverything(2)).isEqualTo(store().readStream(STREAM)).hasSize(3);
    }

    @Test
    default void no_page_is_larger_than_asked_for() {
        scenario().appended(STREAM, 5);

        StorePage page = store().readAll(StorePosition.START, 3);

        assertThat(page.events()).hasSizeLessThanOrEqualTo(3);
        assertThat(page.isEnd()).isFalse();
    }

    @Test
    default void reading_goes_on_where_the_last_page_ended() {
        assertThat(store().readAll(StorePosition.START, 10).events()).isEmpty();
        List<NewEvent> first = scenario().appended(STREAM, 3);
        StorePosition afterFirst = positionAtEnd();
        assertThat(store().readAll(afterFirst, 10).events()).isEmpty();

        List<NewEvent> second = scenario().appended(OTHER_STREAM, 2);

        StorePosition again = store().readAll(afterFirst, 10).next();
        assertThat(idsOfRecorded(store().readAll(afterFirst, 10).events()))
                .isEqualTo(idsOf(second))
                .doesNotContainAnyElementsOf(idsOf(first));
        assertThat(store().readAll(again, 10).events()).isEmpty();
    }

    @Test
    default void an_empty_store_is_read_to_its_end_and_on() {
        StorePage empty = store().readAll(StorePosition.START, 10);
        assertThat(empty.events()).isEmpty();
        assertThat(empty.isEnd()).isTrue();

        List<NewEvent> appended = scenario().appended(STREAM, 1);

        assertThat(idsOfRecorded(store().readAll(empty.next(), 10).events()))
                .isEqualTo(idsOf(appended));
    }

    @Test
    default void a_position_of_no_store_is_refused() {
        scenario().appended(STREAM, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().readAll(new StorePosition("no position"), 10));
    }

    @Test
    default void waiting_ends_at_once_if_there_are_events() throws InterruptedException {
        scenario().appended(STREAM, 1);

        assertThat(store().awaitEventsAfter(StorePosition.START, fixture().patience())).isTrue();
    }

    @Test
    default void waiting_in_vain_ends_in_time() throws InterruptedException {
        scenario().appended(STREAM, 1);
        StorePosition end = positionAtEnd();
        long start = System.nanoTime();

        boolean mayHaveEvents = store().awaitEventsAfter(end, Duration.ofMillis(20));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(fixture().patience());
        assertThat(mayHaveEvents && !store().readAll(end, 1).events().isEmpty()).isFalse();
        assertThat(store().awaitEventsAfter(StorePosition.START, Duration.ZERO)).isTrue();
    }

    @Test
    default void waiting_ends_when_somebody_appends() throws InterruptedException {
        scenario().appended(STREAM, 1);
        StorePosition end = positionAtEnd();
        CompletableFuture<List<NewEvent>> appending =
                CompletableFuture.supplyAsync(
                        () -> scenario().appended(OTHER_STREAM, 1),
                        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
        long deadline = System.nanoTime() + fixture().patience().toNanos();

        List<RecordedEvent> read = List.of();
        while (read.isEmpty() && System.nanoTime() < deadline) {
            store().awaitEventsAfter(end, fixture().patience());
            read = store().readAll(end, 10).events();
        }

        assertThat(idsOfRecorded(read)).isEqualTo(idsOf(appending.join())).hasSize(1);
        assertThat(System.nanoTime()).as("woken before patience ended").isLessThan(deadline);
    }

    private StorePosition positionAtEnd() {
        StorePage page = store().readAll(StorePosition.START, EventStore.MAX_EVENTS);
        assertThat(page.isEnd()).isTrue();
        return page.next();
    }
}
