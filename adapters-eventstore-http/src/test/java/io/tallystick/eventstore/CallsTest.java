package io.tallystick.eventstore;

import static io.tallystick.eventstore.FakeNode.answer;
import static io.tallystick.eventstore.FakeNode.conflict;
import static io.tallystick.eventstore.FakeNode.created;
import static io.tallystick.eventstore.FakeNode.cut;
import static io.tallystick.eventstore.FakeNode.status;
import static io.tallystick.eventstore.TestClients.NO_STREAM;
import static io.tallystick.eventstore.TestClients.STREAM;
import static io.tallystick.eventstore.TestClients.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.eventstore.CallReport.Outcome;
import io.tallystick.testkit.Rendezvous;

import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What is done about calls, whatever they are for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallsTest {

    private final FakeNode node = FakeNode.start();
    private final List<CallReport> reports = new CopyOnWriteArrayList<>();
    private final List<Boolean> circuit = new CopyOnWriteArrayList<>();
    private final CallListener listener =
            new CallListener() {
                @Override
                public void onCall(CallReport report) {
                    reports.add(report);
                }

                @Override
                public void onCircuit(boolean isOpen) {
                    circuit.add(isOpen);
                }
            };

    @AfterEach
    void close() {
        node.close();
    }

    private EventStoreHttpClient connect(EventStoreHttpConfig config) {
        EventStoreHttpClient client = EventStoreHttpClient.connect(config, listener);
        reports.clear();
        return client;
    }

    private EventStoreHttpClient connect() {
        return connect(TestClients.config(node.url()));
    }

    private static void appendBy(EventStoreHttpClient client) {
        client.append(STREAM, NO_STREAM, events(1));
    }

    private static void assertUnavailable(EventStoreHttpClient client) {
        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> appendBy(client));
    }

    @Test
    void every_call_is_reported() {
        node.then(status(503), cut(), created(0), conflict(0), answer(400, "no").build());
        try (EventStoreHttpClient client = connect()) {
            appendBy(client);
            appendBy(client);
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> appendBy(client));
        }

        assertThat(reports.stream().filter(report -> report.operation() == Operation.APPEND))
                .extracting(CallReport::outcome, CallReport::status, CallReport::attempt)
                .containsExactly(
                        tuple(Outcome.FAILED, 503, 1),
                        tuple(Outcome.NO_ANSWER, 0, 2),
                        tuple(Outcome.SUCCEEDED, 201, 3),
                        tuple(Outcome.CONFLICT, 400, 1),
                        tuple(Outcome.REFUSED, 400, 1));
        assertThat(reports).allMatch(report -> report.duration().isPositive());
    }

    @Test
    void connections_are_used_again() {
        node.always(created(0));
        try (EventStoreHttpClient client = connect()) {
            for (int i = 0; i < 20; i++) {
                appendBy(client);
            }
        }

        assertThat(node.asked()).extracting(RecordedRequest::getConnectionIndex).containsOnly(0);
    }

    @Test
    void a_store_that_keeps_failing_is_left_alone_for_a_while() {
        RetryPolicy patient = new RetryPolicy(0, Duration.ofMillis(1), Duration.ofMinutes(1));
        node.always(status(408));
        try (EventStoreHttpClient client =
                connect(TestClients.config(node.url()).withRetries(patient))) {
            for (int i = 0; i < 30; i++) {
                assertUnavailable(client);
            }
            int asked = node.asked().size();

            assertUnavailable(client);

            assertThat(node.asked()).hasSize(asked).hasSizeLessThan(30);
            assertThat(circuit).containsExactly(true);
        }
    }

    /** Its circuit has opened, for a millisecond, and the store is well again. */
    private EventStoreHttpClient connectToStoreThatHasFailed() {
        RetryPolicy hasty = new RetryPolicy(0, Duration.ofMillis(1), Duration.ofMillis(1));
        EventStoreHttpClient client = connect(TestClients.config(node.url()).withRetries(hasty));
        node.always(status(503));
        for (int i = 0; i < 12; i++) {
            assertUnavailable(client);
        }
        node.always(created(0));
        return client;
    }

    @Test
    void a_store_that_has_recovered_is_asked_again() {
        try (EventStoreHttpClient client = connectToStoreThatHasFailed()) {

            Awaitility.await()
                    .ignoreException(StoreUnavailable.class)
                    .until(
                            () -> {
                                appendBy(client);
                                return circuit.size() >= 2 && !circuit.getLast();
                            });
        }
        assertThat(circuit).contains(true);
    }

    @Test
    void a_store_that_has_failed_is_not_tried_by_waiting() {
        try (EventStoreHttpClient client = connectToStoreThatHasFailed()) {
            Awaitility.await().ignoreException(StoreUnavailable.class).until(() -> appends(client));
            reports.clear();

            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(
                            () ->
                                    client.awaitEventsAfter(
                                            StorePosition.START, Duration.ofSeconds(5)));
            assertThat(reports).isEmpty();
        }
    }

    private static boolean appends(EventStoreHttpClient client) {
        appendBy(client);
        return true;
    }

    @Test
    void refusals_say_nothing_against_the_store() {
        node.always(conflict(3));
        try (EventStoreHttpClient client = connect()) {
            for (int i = 0; i < 50; i++) {
                appendBy(client);
            }
        }

        assertThat(circuit).isEmpty();
    }

    @Test
    void polls_that_are_cut_short_say_nothing_against_the_store() throws Exception {
        MockResponse stalled = answer(200, "").onResponseStart(SocketEffect.Stall.INSTANCE).build();
        node.always(
                request ->
                        request.getHeaders().get("ES-LongPoll") == null
                                ? FeedJson.page().ok()
                                : stalled);
        try (EventStoreHttpClient client = connect()) {
            for (int i = 0; i < 30; i++) {
                assertThat(client.awaitEventsAfter(StorePosition.START, Duration.ofMillis(5)))
                        .isFalse();
            }
        }

        assertThat(circuit).isEmpty();
        assertThat(reports).noneMatch(report -> report.operation() == Operation.DISCOVER);
    }

    @Test
    void no_more_calls_are_under_way_than_allowed() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        node.always(
                request -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    underWay.decrementAndGet();
                    return created(0);
                });
        Limits narrow = new Limits(3, 100, 1000);
        try (EventStoreHttpClient client =
                connect(TestClients.config(node.url()).withLimits(narrow))) {
            Rendezvous.results(
                    24,
                    number -> {
                        appendBy(client);
                        return number;
                    });
        }

        assertThat(node.asked()).hasSize(24);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void an_interrupted_thread_does_not_call_again() {
        node.always(status(503));
        try (EventStoreHttpClient client = connect()) {
            Thread.currentThread().interrupt();

            assertUnavailable(client);

            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(node.asked()).hasSizeLessThanOrEqualTo(2);
    }
}
