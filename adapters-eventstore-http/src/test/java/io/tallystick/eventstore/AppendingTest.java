package io.tallystick.eventstore;

import static io.tallystick.eventstore.FakeNode.answer;
import static io.tallystick.eventstore.FakeNode.conflict;
import static io.tallystick.eventstore.FakeNode.created;
import static io.tallystick.eventstore.FakeNode.cut;
import static io.tallystick.eventstore.FakeNode.status;
import static io.tallystick.eventstore.TestClients.NO_STREAM;
import static io.tallystick.eventstore.TestClients.STREAM;
import static io.tallystick.eventstore.TestClients.event;
import static io.tallystick.eventstore.TestClients.events;
import static io.tallystick.eventstore.TestClients.exactly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.AppendResult.VersionConflict;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;

import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Stream;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AppendingTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeNode node = FakeNode.start();
    private EventStoreHttpClient client;

    @BeforeEach
    void connect() {
        client = TestClients.connect(node);
    }

    @AfterEach
    void close() {
        client.close();
        node.close();
    }

    private AppendResult append(ExpectedVersion expected, List<NewEvent> events) {
        return client.append(STREAM, expected, events);
    }

    static Stream<Arguments> expectedVersions() {
        return Stream.of(
                Arguments.of(NO_STREAM, "-1"),
                Arguments.of(exactly(0), "0"),
                Arguments.of(exactly(41), "41"),
                Arguments.of(new ExpectedVersion.StreamExists(), "-4"),
                Arguments.of(new ExpectedVersion.Any(), "-2"));
    }

    @ParameterizedTest
    @MethodSource("expectedVersions")
    void every_request_says_what_all_versions_of_the_server_need(
            ExpectedVersion expected, String number) {
        node.then(created(0));

        append(expected, events(1));

        RecordedRequest request = node.askedLast();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getTarget()).isEqualTo("/streams/notes-1");
        assertThat(request.getHeaders().toMultimap())
                .containsEntry("es-expectedversion", List.of(number))
                .containsEntry("accept", List.of("application/json"))
                .containsEntry("accept-encoding", List.of("identity"))
                .containsEntry("authorization", List.of("Basic YWRtaW46Y2hhbmdlaXQ="))
                .containsEntry("content-type", List.of("application/vnd.eventstore.events+json"))
                .doesNotContainKey("es-eventid");
        assertThat(request.getHeaders().names()).noneMatch(name -> name.startsWith("Kurrent"));
    }

    @Test
    void data_and_metadata_are_sent_as_objects() throws Exception {
        node.then(created(0));
        NewEvent event = event("Noted", "{\"n\":9223372036854775807,\"t\":\"😀\\u0000\"}", "why");

        append(NO_STREAM, List.of(event));

        JsonNode sent = JSON.readTree(FakeNode.bodyOf(node.askedLast())).get(0);
        assertThat(sent.get("eventId").textValue()).isEqualTo(event.id().toString());
        assertThat(sent.get("eventType").textValue()).isEqualTo("Noted");
        assertThat(sent.get("data").get("n").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(sent.get("data").get("t").textValue()).isEqualTo("😀\0");
        assertThat(sent.get("metadata").get("schema_version").intValue()).isEqualTo(1);
        assertThat(sent.get("metadata").get("comment").textValue()).isEqualTo("why");
    }

    @Test
    void the_number_in_the_location_is_the_first_version() {
        node.then(created(5));

        assertThat(append(exactly(4), events(3))).isEqualTo(new Appended(5, 7, false));
    }

    @Test
    void empty_bodies_that_claim_to_be_compressed_are_not_touched() {
        node.then(
                created(0).newBuilder().setHeader("Content-Encoding", "gzip").build(),
                conflict(3).newBuilder().setHeader("Content-Encoding", "gzip").build());

        assertThat(append(NO_STREAM, events(1))).isEqualTo(new Appended(0, 0, false));
        assertThat(append(NO_STREAM, events(1))).isEqualTo(new VersionConflict(3));
    }

    static Stream<Arguments> unknownOutcomes() {
        return Stream.of(
                Arguments.of("cut", cut()),
                Arguments.of("408", status(408)),
                Arguments.of("500", status(500)),
                Arguments.of("503", status(503)),
                Arguments.of("503 at once", answer(503, "").setHeader("Retry-After", 0).build()),
                Arguments.of("502 of a proxy", status(502)),
                Arguments.of("an empty 200", status(200)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unknownOutcomes")
    void an_append_of_unknown_outcome_is_sent_again_as_it_was(String name, MockResponse unknown) {
        node.then(unknown, unknown, created(5));

        assertThat(append(exactly(4), events(2))).isEqualTo(new Appended(5, 6, false));

        assertThat(node.asked()).hasSize(3);
        assertThat(node.asked())
                .extracting(FakeNode::bodyOf)
                .containsOnly(FakeNode.bodyOf(node.askedLast()));
        assertThat(node.asked())
                .extracting(request -> request.getHeaders().get("ES-ExpectedVersion"))
                .containsOnly("4");
    }

    @Test
    void a_conflict_at_once_is_one() {
        node.then(conflict(9));

        assertThat(append(exactly(4), events(1))).isEqualTo(new VersionConflict(9));
        assertThat(node.asked()).hasSize(1);
    }

    @Test
    void a_conflict_after_an_unknown_outcome_is_settled_by_the_ids_in_the_stream() {
        List<NewEvent> events = events(2);
        node.then(status(408), conflict(6));
        node.then(FeedJson.page().head().events("notes-1", 5, events).ok());

        assertThat(append(exactly(4), events)).isEqualTo(new Appended(5, 6, false));

        assertThat(node.askedLast().getTarget())
                .isEqualTo("/streams/notes-1/5/forward/2?embed=rich");
    }

    @Test
    void half_of_the_ids_are_a_conflict() {
        List<NewEvent> events = events(2);
        node.then(cut(), conflict(6));
        node.then(
                FeedJson.page()
                        .head()
                        .events("notes-1", 5, List.of(events.getFirst(), event()))
                        .ok());
        node.then(FeedJson.page().ok().newBuilder().setHeader("ETag", "\"6;-43840953\"").build());

        assertThat(append(exactly(4), events)).isEqualTo(new VersionConflict(6));
    }

    @Test
    void an_append_that_was_never_answered_is_settled_by_the_ids_in_the_stream() {
        List<NewEvent> events = events(1);
        node.then(cut(), cut(), cut(), cut());
        node.then(FeedJson.page().head().events("notes-1", 0, events).ok());

        assertThat(append(NO_STREAM, events)).isEqualTo(new Appended(0, 0, false));
    }

    @Test
    void an_append_that_may_still_be_on_its_way_is_unknown() {
        node.then(cut(), cut(), cut(), cut(), status(404));

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> append(NO_STREAM, events(1)));
        assertThat(node.asked()).hasSize(5);
    }

    @Test
    void an_append_whose_place_is_unspecified_cannot_be_settled() {
        node.then(cut(), cut(), cut(), cut());

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> append(new ExpectedVersion.Any(), events(1)));
        assertThat(node.asked()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 406, 415, 429})
    void a_refusal_is_not_repeated(int status) {
        node.then(status(status));

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> append(NO_STREAM, events(1)))
                .withMessageContaining(Integer.toString(status));
        assertThat(node.asked()).hasSize(1);
    }

    @Test
    void a_body_that_the_server_does_not_take_is_the_callers() {
        node.then(answer(400, "Write request body invalid.").build());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> append(NO_STREAM, events(1)))
                .withMessageContaining("Write request body invalid.");
    }

    @Test
    void what_is_said_to_be_too_large_is_looked_for_all_the_same() {
        List<NewEvent> events = events(1);
        node.then(status(413), FeedJson.page().head().events("notes-1", 0, events).ok());
        node.then(status(413), status(404));

        assertThat(append(NO_STREAM, events)).isEqualTo(new Appended(0, 0, false));
        assertThatIllegalArgumentException().isThrownBy(() -> append(NO_STREAM, events(1)));
    }

    @Test
    void a_stream_deleted_for_ever_is_told() {
        node.then(status(410));

        assertThatExceptionOfType(StreamDeleted.class)
                .isThrownBy(() -> append(exactly(3), events(1)))
                .withMessageContaining("notes-1");
    }

    @Test
    void numbering_that_goes_on_after_a_deletion_is_told() {
        node.then(created(7));

        assertThatExceptionOfType(StreamDeleted.class)
                .isThrownBy(() -> append(NO_STREAM, events(1)))
                .withMessageContaining("version 7");
    }

    static Stream<Arguments> unsendable() {
        String digits = "1,".repeat(900_000) + "1";
        return Stream.of(
                Arguments.of("4 MiB", "{\"t\":\"" + "x".repeat(4 << 20) + "\"}"),
                Arguments.of("more than 4 MiB once indented", "{\"n\":[" + digits + "]}"),
                Arguments.of("an array", "[]"),
                Arguments.of("a number", "1"),
                Arguments.of("null", "null"),
                Arguments.of("a text", "\"{}\""),
                Arguments.of("two objects", "{} {}"),
                Arguments.of("half an object", "{\"a\":"),
                Arguments.of("no JSON", "{a:1}"),
                Arguments.of("nothing", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsendable")
    void what_the_server_would_not_keep_is_not_sent(String name, String data) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> append(NO_STREAM, List.of(event(data))));
        assertThat(node.asked()).isEmpty();
    }

    @Test
    void a_batch_beyond_the_servers_limit_is_not_sent() {
        String megabyte = "{\"t\":\"" + "x".repeat(1 << 20) + "\"}";
        List<NewEvent> batch = Stream.generate(() -> event(megabyte)).limit(30).toList();

        assertThatIllegalArgumentException().isThrownBy(() -> append(NO_STREAM, batch));
        assertThat(node.asked()).isEmpty();
    }

    @Test
    void types_of_the_system_and_half_characters_are_not_sent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> append(NO_STREAM, List.of(event("$metadata", "{}", null))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> append(NO_STREAM, List.of(event("", "{}", null))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> append(NO_STREAM, List.of(event("Noted", "{}", "\ud83d"))));
        assertThat(node.asked()).isEmpty();
    }
}
