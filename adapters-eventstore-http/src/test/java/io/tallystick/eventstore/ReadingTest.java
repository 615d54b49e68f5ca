package io.tallystick.eventstore;

import static io.tallystick.eventstore.FakeNode.answer;
import static io.tallystick.eventstore.FakeNode.cut;
import static io.tallystick.eventstore.FakeNode.status;
import static io.tallystick.eventstore.TestClients.STREAM;
import static io.tallystick.eventstore.TestClients.event;
import static io.tallystick.eventstore.TestClients.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamSlice;

import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadingTest {

    private static final String ZERO = "0".repeat(32);
    private static final String LATER = "00000000000000A100000000000000A1";

    private final FakeNode node = FakeNode.start();
    private final List<String> foreign = new CopyOnWriteArrayList<>();
    private EventStoreHttpClient client;

    @BeforeEach
    void connect() {
        client =
                EventStoreHttpClient.connect(
                        TestClients.config(node.url()).withLimits(new Limits(8, 4096, 20_000)),
                        new CallListener() {
                            @Override
                            public void onCall(CallReport report) {}

                            @Override
                            public void onForeignEvent(String stream) {
                                foreign.add(stream);
                            }
                        });
    }

    @AfterEach
    void close() {
        client.close();
        node.close();
    }

    @Test
    void pages_are_turned_into_the_order_of_the_stream() {
        List<NewEvent> events = events(3);
        node.then(
                FeedJson.page()
                        .head()
                        .newer("notes-1/3/forward/9")
                        .events("notes-1", 0, events)
                        .ok());

        StreamSlice slice = client.readForwards(STREAM, 0, 9);

        assertThat(slice.isEnd()).isTrue();
        assertThat(slice.events()).extracting(RecordedEvent::version).containsExactly(0L, 1L, 2L);
        assertThat(slice.events())
                .extracting(RecordedEvent::id)
                .containsExactlyElementsOf(events.stream().map(NewEvent::id).toList());
        assertThat(slice.events().getFirst().recordedAt())
                .isEqualTo(Instant.parse("2024-05-05T10:00:00.123456Z"));
        RecordedRequest request = node.askedLast();
        assertThat(request.getTarget()).isEqualTo("/streams/notes-1/0/forward/9?embed=body");
        assertThat(request.getHeaders().toMultimap())
                .containsEntry("accept", List.of("application/vnd.eventstore.atom+json"))
                .containsEntry("accept-encoding", List.of("identity"))
                .containsEntry("authorization", List.of("Basic YWRtaW46Y2hhbmdlaXQ="));
    }

    @Test
    void an_empty_page_is_not_the_end() {
        node.then(
                FeedJson.page().newer("notes-1/5/forward/5").ok(),
                FeedJson.page().newer("notes-1/10/forward/5").ok(),
                FeedJson.page()
                        .newer("notes-1/12/forward/5")
                        .head()
                        .events("notes-1", 10, events(2))
                        .ok());

        StreamSlice slice = client.readForwards(STREAM, 0, 5);

        assertThat(slice.events()).extracting(RecordedEvent::version).containsExactly(10L, 11L);
        assertThat(slice.isEnd()).isTrue();
        assertThat(node.askedLast().getTarget()).contains("/10/forward/5");
    }

    @Test
    void beyond_the_end_reading_backwards_starts_at_the_head() {
        node.then(
                FeedJson.page().older("notes-1/994/backward/5").ok(),
                FeedJson.page().events("notes-1", 0, events(3)).ok());

        StreamSlice slice = client.readBackwards(STREAM, 1000, 5);

        assertThat(slice.events()).extracting(RecordedEvent::version).containsExactly(2L, 1L, 0L);
        assertThat(slice.isEnd()).isTrue();
        assertThat(node.askedLast().getTarget())
                .isEqualTo("/streams/notes-1/head/backward/5?embed=body");
    }

    @Test
    void an_empty_page_is_not_the_beginning() {
        node.then(
                FeedJson.page().older("notes-1/15/backward/5").ok(),
                FeedJson.page()
                        .older("notes-1/24/backward/5")
                        .events("notes-1", 25, events(5))
                        .ok(),
                FeedJson.page()
                        .older("notes-1/10/backward/5")
                        .events("notes-1", 13, events(1))
                        .ok());

        StreamSlice slice = client.readBackwards(STREAM, 20, 5);

        assertThat(slice.events()).extracting(RecordedEvent::version).containsExactly(13L);
        assertThat(slice.isEnd()).isFalse();
        assertThat(node.askedLast().getTarget())
                .isEqualTo("/streams/notes-1/15/backward/5?embed=body");
    }

    @Test
    void reading_backwards_from_the_end_starts_at_the_head() {
        node.then(
                FeedJson.page().older("notes-1/0/backward/1").events("notes-1", 1, events(1)).ok());

        StreamSlice slice = client.readBackwards(STREAM, Long.MAX_VALUE, 1);

        assertThat(slice.isEnd()).isFalse();
        assertThat(node.askedLast().getTarget())
                .isEqualTo("/streams/notes-1/head/backward/1?embed=body");
    }

    @Test
    void holes_and_lost_links_are_passed_over() {
        node.then(
                FeedJson.page()
                        .head()
                        .events("notes-1", 7, events(1))
                        .lost()
                        .events("notes-1", 2, events(1))
                        .ok());

        assertThat(client.readForwards(STREAM, 0, 9).events())
                .extracting(RecordedEvent::version)
                .containsExactly(2L, 7L);
    }

    @Test
    void a_stream_that_is_not_found_is_empty_and_one_that_is_gone_is_told() {
        node.then(status(404), status(410));

        assertThat(client.readForwards(STREAM, 0, 9)).isEqualTo(new StreamSlice(List.of(), true));
        assertThatExceptionOfType(StreamDeleted.class)
                .isThrownBy(() -> client.readForwards(STREAM, 0, 9));
    }

    @Test
    void an_event_of_others_in_a_stream_of_the_ledger_is_a_failure() {
        node.then(FeedJson.page().head().foreign("notes-1", "Noted").ok());

        assertThatIllegalStateException()
                .isThrownBy(() -> client.readForwards(STREAM, 0, 9))
                .withMessageContaining("stream=notes-1");
    }

    @Test
    void a_page_that_is_too_large_is_asked_for_in_parts() {
        String large = "{\"t\":\"" + "x".repeat(12_000) + "\"}";
        List<NewEvent> two = List.of(event(large), event(large));
        node.then(
                FeedJson.page().newer("notes-1/2/forward/2").head().events("notes-1", 0, two).ok(),
                FeedJson.page()
                        .newer("notes-1/1/forward/1")
                        .events("notes-1", 0, two.subList(0, 1))
                        .ok());

        StreamSlice slice = client.readForwards(STREAM, 0, 2);

        assertThat(slice.events()).hasSize(1);
        assertThat(slice.isEnd()).isFalse();
        assertThat(node.asked())
                .extracting(RecordedRequest::getTarget)
                .containsExactly(
                        "/streams/notes-1/0/forward/2?embed=body",
                        "/streams/notes-1/0/forward/1?embed=body");
    }

    @Test
    void a_single_event_may_be_larger_than_a_page() {
        String large = "{\"t\":\"" + "x".repeat(50_000) + "\"}";
        node.then(FeedJson.page().head().events("notes-1", 0, List.of(event(large))).ok());

        assertThat(client.readForwards(STREAM, 0, 1).events()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503})
    void a_read_that_fails_is_repeated(int status) {
        node.then(status(status), cut(), answer(200, "{\"entries\":[").build());
        node.then(FeedJson.page().head().events("notes-1", 0, events(1)).ok());

        assertThat(client.readForwards(STREAM, 0, 9).events()).hasSize(1);
    }

    @Test
    void a_read_that_keeps_failing_says_that_the_store_is_unavailable() {
        node.always(status(503));

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> client.readForwards(STREAM, 0, 9))
                .satisfies(
                        e -> assertThat(e.store()).isEqualTo(StoreUnavailable.Store.EVENT_STORE));
        assertThat(node.asked()).hasSize(4);
    }

    @Test
    void only_the_ledgers_events_are_read_of_all() {
        List<NewEvent> events = events(2);
        node.then(
                FeedJson.page()
                        .newer("%24all/" + LATER + "/forward/8")
                        .foreign("$stats-0.0.0.0:2113", "$statsCollected")
                        .foreign("$ce-notes", "$>")
                        .events("notes-1", 1, events.subList(1, 2))
                        .foreign("other-1", "Happened")
                        .foreign("other-1", "Happened")
                        .noMetadata("other-2", "Happened")
                        .lost()
                        .events("notes-1", 0, events.subList(0, 1))
                        .ok());

        StorePage page = client.readAll(StorePosition.START, 9);

        assertThat(page.events()).extracting(RecordedEvent::version).containsExactly(0L, 1L);
        assertThat(page.next()).isEqualTo(new StorePosition(LATER));
        assertThat(foreign).containsExactly("other-2", "other-1", "other-1");
        assertThat(node.askedLast().getTarget())
                .isEqualTo("/streams/%24all/" + ZERO + "/forward/9?embed=body");
        assertThat(node.askedLast().getHeaders().get("ES-ResolveLinkTos")).isNull();
    }

    @Test
    void a_full_page_is_not_the_end_even_if_nothing_in_it_is_ours() {
        node.then(
                FeedJson.page()
                        .newer("%24all/" + LATER + "/forward/2")
                        .foreign("$a", "$x")
                        .foreign("$b", "$x")
                        .ok());

        StorePage page = client.readAll(StorePosition.START, 2);

        assertThat(page.events()).isEmpty();
        assertThat(page.isEnd()).isFalse();
        assertThat(page.next()).isEqualTo(new StorePosition(LATER));
    }

    @Test
    void at_the_end_the_position_stays() {
        node.then(FeedJson.page().ok());

        StorePage page = client.readAll(new StorePosition(LATER), 9);

        assertThat(page.isEnd()).isTrue();
        assertThat(page.next()).isEqualTo(new StorePosition(LATER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no position",
                "0",
                "/../../../admin/shutdown",
                "0000000000000000000000000000000g"
            })
    void a_position_of_no_store_is_not_sent(String token) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.readAll(new StorePosition(token), 9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.awaitEventsAfter(new StorePosition(token), Duration.ZERO));
        assertThat(node.asked()).isEmpty();
    }

    @Test
    void a_position_of_another_store_is_told_by_the_servers_reason() {
        node.then(answer(500, "").status("HTTP/1.1 500 Invalid position.").build());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.readAll(new StorePosition(LATER), 9));
        assertThat(node.asked()).hasSize(1);
    }

    @Test
    void a_position_of_another_store_is_told_where_there_are_no_reasons() {
        for (int i = 0; i < 4; i++) {
            node.then(answer(500, "").status("HTTP/1.1 500 ").build());
        }
        node.then(FeedJson.page().ok());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.readAll(new StorePosition(LATER), 9));
        assertThat(node.askedLast().getTarget()).contains(ZERO);
    }

    @Test
    void waiting_is_a_long_poll_of_one_event() throws Exception {
        node.then(
                FeedJson.page().ok(),
                FeedJson.page().newer("%24all/" + LATER + "/forward/1").foreign("$a", "$x").ok());

        assertThat(client.awaitEventsAfter(StorePosition.START, Duration.ofSeconds(90))).isTrue();

        assertThat(node.asked()).hasSize(2);
        assertThat(node.askedLast().getTarget())
                .isEqualTo("/streams/%24all/" + ZERO + "/forward/1");
        assertThat(node.askedLast().getHeaders().get("ES-LongPoll")).isEqualTo("20");
    }

    @Test
    void waiting_for_less_than_a_second_ends_in_time() throws Exception {
        node.then(
                answer(200, "").onResponseStart(SocketEffect.Stall.INSTANCE).build(),
                FeedJson.page().ok());

        assertThat(client.awaitEventsAfter(StorePosition.START, Duration.ofMillis(20))).isFalse();

        assertThat(node.asked().getFirst().getHeaders().get("ES-LongPoll")).isEqualTo("1");
        assertThat(node.askedLast().getHeaders().get("ES-LongPoll")).isNull();
    }

    @Test
    void waiting_can_be_interrupted_on_any_thread() {
        node.then(answer(200, "").onResponseStart(SocketEffect.Stall.INSTANCE).build());

        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(
                        () -> client.awaitEventsAfter(StorePosition.START, Duration.ofSeconds(60)));
    }
}
