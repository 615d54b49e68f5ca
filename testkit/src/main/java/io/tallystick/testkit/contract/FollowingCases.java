package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.Scenario.ANY;
import static io.tallystick.testkit.contract.Scenario.OTHER_STREAM;
import static io.tallystick.testkit.contract.Scenario.STREAM;
import static io.tallystick.testkit.contract.Scenario.idsOf;
import static io.tallystick.testkit.contract.Scenario.idsOfRecorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.Subscriber;
import io.tallystick.application.port.Subscription;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Rendezvous;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Who follows the store gets every event once, in order, whoever else appends. */
interface FollowingCases extends EventStoreCases {

    int WRITERS = 16;
    int APPENDS = 24;

    @Test
    default void a_subscriber_gets_history_then_what_is_new() throws Exception {
        List<NewEvent> all = new ArrayList<>(scenario().appended(STREAM, 1200));
        Follower follower = new Follower();

        whileSubscribed(
                StorePosition.START,
                follower,
                () -> {
                    follower.awaitEvents(1200, fixture().patience());
                    all.addAll(scenario().appended(OTHER_STREAM, 3));
                    follower.awaitEvents(1203, fixture().patience());
                });

        assertThat(follower.ids()).isEqualTo(idsOf(all));
        assertThat(follower.failures()).isEmpty();
    }

    @Test
    default void a_subscriber_goes_on_from_a_position() throws Exception {
        scenario().appended(STREAM, 10);
        Follower first = new Follower();
        awaitAllBy(first, 10);
        List<NewEvent> more = scenario().appended(STREAM, 5);
        Follower second = new Follower();

        whileSubscribed(
                first.lastPosition(), second, () -> second.awaitEvents(5, fixture().patience()));

        assertThat(second.ids()).isEqualTo(idsOf(more));
    }

    @Test
    default void subscribers_do_not_disturb_each_other() throws Exception {
        Follower first = new Follower();
        Follower second = new Follower();

        List<NewEvent> all = new ArrayList<>();
        whileSubscribed(
                StorePosition.START,
                first,
                () -> {
                    all.addAll(scenario().appended(STREAM, 10));
                    whileSubscribed(
                            StorePosition.START,
                            second,
                            () -> {
                                all.addAll(scenario().appended(STREAM, 10));
                                second.awaitEvents(20, fixture().patience());
                            });
                    all.addAll(scenario().appended(STREAM, 10));
                    first.awaitEvents(30, fixture().patience());
                });
        assertThat(first.ids()).isEqualTo(idsOf(all));
        assertThat(second.ids()).isEqualTo(idsOf(all.subList(0, 20)));
    }

    @Test
    default void a_closed_subscription_calls_no_more() throws Exception {
        Follower closed = new Follower();
        scenario().appended(STREAM, 3);
        Subscription subscription = store().subscribe(StorePosition.START, closed);
        closed.awaitEvents(3, fixture().patience());

        subscription.close();
        subscription.close();

        for (int count = 4; count < 10; count++) {
            scenario().appended(STREAM, 1);
            awaitAllBy(new Follower(), count);
        }
        assertThat(closed.count()).isEqualTo(3);
        assertThat(closed.failures()).isEmpty();
    }

    @Test
    default void a_subscriber_may_close_its_own_subscription() throws Exception {
        CompletableFuture<Subscription> subscription = new CompletableFuture<>();
        Follower witness = new Follower();
        Follower closed = new Follower();
        Subscriber closing =
                new Subscriber() {
                    @Override
                    public void onEvents(StorePage page) {
                        closed.onEvents(page);
                        subscription.join().close();
                    }

                    @Override
                    public void onFailure(RuntimeException failure) {
                        closed.onFailure(failure);
                    }
                };
        scenario().appended(STREAM, 2);

        subscription.complete(store().subscribe(StorePosition.START, closing));
        closed.awaitEvents(2, fixture().patience());

        scenario().appended(STREAM, 2);
        awaitAllBy(witness, 4);
        assertThat(closed.count()).isEqualTo(2);
        assertThat(closed.failures()).isEmpty();
    }

    @Test
    default void a_subscriber_that_throws_is_told_and_called_no_more() throws Exception {
        IllegalStateException failure = new IllegalStateException("thrown on purpose");
        Follower broken = new Follower();
        Follower witness = new Follower();
        Subscriber throwing =
                new Subscriber() {
                    @Override
                    public void onEvents(StorePage page) {
                        broken.onEvents(page);
                        throw failure;
                    }

                    @Override
                    public void onFailure(RuntimeException reported) {
                        broken.onFailure(reported);
                    }
                };
        scenario().appended(STREAM, 2);

        whileSubscribed(
                StorePosition.START,
                throwing,
                () -> {
                    broken.awaitFailure(fixture().patience());
                    scenario().appended(STREAM, 2);
                    awaitAllBy(witness, 4);
                });

        assertThat(broken.failures()).containsExactly(failure);
        assertThat(broken.count()).isEqualTo(2);
        assertThat(witness.failures()).isEmpty();
    }

    @Test
    default void followers_miss_repeat_and_reorder_nothing_while_others_append() throws Exception {
        Follower subscribed = new Follower();
        whileSubscribed(
                StorePosition.START,
                subscribed,
                () -> {
                    List<EventId> written = writeWhileOthersRead();
                    subscribed.awaitEvents(written.size(), fixture().patience());
                    assertFollowed(subscribed.events(), written);
                    assertThat(subscribed.failures()).isEmpty();
                });
    }

    private List<EventId> writeWhileOthersRead() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<EventId>> writing = threads.submit(this::writeConcurrently);
            Future<Follower> reading = threads.submit(this::readOn);
            for (int i = 0; i < 3; i++) {
                fixture().whileWriterIsHeldOpen(this::assertReadable);
            }
            List<EventId> written = writing.get();
            assertFollowed(reading.get().events(), written);
            return written;
        }
    }

    @Test
    default void a_writer_that_is_rolled_back_leaves_nothing_and_hides_nothing() {
        List<NewEvent> before = scenario().appended(STREAM, 3);
        StorePosition[] position = {StorePosition.START};

        fixture()
                .whileWriterIsHeldOpen(
                        () -> {
                            StorePage page = store().readAll(StorePosition.START, 100);
                            assertThat(idsOfRecorded(page.events())).isEqualTo(idsOf(before));
                            position[0] = page.next();
                        });
        List<NewEvent> after = scenario().appended(OTHER_STREAM, 2);

        assertThat(idsOfRecorded(store().readAll(position[0], 100).events()))
                .isEqualTo(idsOf(after));
        List<NewEvent> all = new ArrayList<>(before);
        all.addAll(after);
        assertThat(idsOfRecorded(scenario().readEverything(100))).isEqualTo(idsOf(all));
    }

    /** What a test does while somebody is subscribed. */
    interface Body {
        void run() throws Exception;
    }

    private void whileSubscribed(StorePosition after, Subscriber subscriber, Body body)
            throws Exception {
        Subscription subscription = store().subscribe(after, subscriber);
        try {
            body.run();
        } finally {
            subscription.close();
        }
    }

    private void awaitAllBy(Follower witness, int count) throws Exception {
        whileSubscribed(
                StorePosition.START,
                witness,
                () -> witness.awaitEvents(count, fixture().patience()));
    }

    private void assertReadable() {
        assertFollowed(scenario().readEverything(100), List.of());
    }

    private Follower readOn() throws InterruptedException {
        return Follower.reading(store(), WRITERS * APPENDS * 2, fixture().patience());
    }

    /** Every writer appends to a stream of its own and, in turn, to one that all share. */
    private List<EventId> writeConcurrently() {
        List<List<EventId>> written =
                Rendezvous.results(
                        WRITERS,
                        number -> {
                            StreamName own = new StreamName("writer-" + number);
                            List<EventId> ids = new ArrayList<>();
                            for (int i = 0; i < APPENDS; i++) {
                                List<NewEvent> batch = scenario().events(1 + i % 3);
                                store().append(i % 2 == 0 ? own : STREAM, ANY, batch);
                                ids.addAll(idsOf(batch));
                            }
                            return ids;
                        });
        return written.stream().flatMap(List::stream).toList();
    }

    /** Asserts that all were given, once, each stream's in its order. */
    private static void assertFollowed(List<RecordedEvent> events, List<EventId> written) {
        assertThat(idsOfRecorded(events)).doesNotHaveDuplicates().containsAll(written);
        Map<StreamName, Long> versions = new HashMap<>();
        for (RecordedEvent event : events) {
            long before = versions.getOrDefault(event.stream(), -1L);
            assertThat(event.version()).as("version in %s", event.stream()).isEqualTo(before + 1);
            versions.put(event.stream(), event.version());
        }
    }
}
