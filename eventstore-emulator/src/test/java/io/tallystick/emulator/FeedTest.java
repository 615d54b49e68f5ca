package io.tallystick.emulator;

import static io.tallystick.emulator.ForeignClient.EVENTS_JSON;
import static io.tallystick.emulator.ForeignClient.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pages of a stream with events 0 to 9. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FeedTest {

    private final EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    private final ForeignClient client = new ForeignClient(emulator);

    @BeforeEach
    void write() {
        client.append("a-s", -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // path, newest and oldest number, head of stream
        "'', 9, 0, true",
        "/head/3, 9, 7, true",
        "/head/backward/3, 9, 7, true",
        "/4/3, 4, 2, false",
        "/4/backward/3, 4, 2, false",
        "/4/backward/30, 4, 0, false",
        "/12/backward/5, 9, 8, false",
        "/0/forward/4, 3, 0, false",
        "/6/forward/4, 9, 6, true",
        "/8/forward/20, 9, 8, true",
        "/9/forward/1, 9, 9, true",
    })
    void a_page_is_newest_first_whichever_way_it_was_read(
            String path, int newest, int oldest, boolean head) {
        Answer answer = client.feed("/streams/a-s" + path);

        List<String> titles = new ArrayList<>();
        for (int number = newest; number >= oldest; number--) {
            titles.add(number + "@a-s");
        }
        assertThat(answer.titles()).isEqualTo(titles);
        assertThat(answer.json().get("headOfStream").booleanValue()).isEqualTo(head);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                // path, previous, next, last
                "/head/backward/3, /10/forward/3, /6/backward/3, /0/forward/3",
                "/4/backward/3, /5/forward/3, /1/backward/3, /0/forward/3",
                "/4/backward/5, /5/forward/5, -, -",
                "/12/backward/3, /10/forward/3, /9/backward/3, /0/forward/3",
                "/0/forward/4, /4/forward/4, -, -",
                "/1/forward/4, /5/forward/4, /0/backward/4, /0/forward/4",
                "/8/forward/4, /10/forward/4, /7/backward/4, /0/forward/4",
                "/10/forward/4, -, /9/backward/4, /0/forward/4",
                "/20/forward/4, -, /19/backward/4, /0/forward/4",
            })
    void a_page_leads_on(String path, String previous, String next, String last) {
        Answer answer = client.feed("/streams/a-s" + path);

        String self = emulator.url() + "/streams/a-s";
        String count = path.substring(path.lastIndexOf('/') + 1);
        assertThat(answer.link("self")).isEqualTo(self);
        assertThat(answer.link("first")).isEqualTo(self + "/head/backward/" + count);
        assertThat(answer.link("metadata")).isEqualTo(self + "/metadata");
        assertThat(answer.link("previous")).isEqualTo(linkOrAbsent(previous));
        assertThat(answer.link("next")).isEqualTo(linkOrAbsent(next));
        assertThat(answer.link("last")).isEqualTo(linkOrAbsent(last));
    }

    private String linkOrAbsent(String rest) {
        return rest == null ? "absent" : emulator.url() + "/streams/a-s" + rest;
    }

    @Test
    void a_page_beyond_the_end_is_empty_and_the_head() {
        Answer answer = client.feed("/streams/a-s/10/forward/5");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.titles()).isEmpty();
        assertThat(answer.json().get("headOfStream").booleanValue()).isTrue();
        assertThat(answer.json().get("updated").textValue()).isEqualTo("0001-01-01T00:00:00Z");
    }

    @Test
    void a_feed_has_all_its_fields_in_order() {
        JsonNode head = client.feed("/streams/a-s").json();
        JsonNode forward = client.feed("/streams/a-s/0/forward/3").json();

        assertThat(head.fieldNames())
                .toIterable()
                .containsExactly(
                        "title",
                        "id",
                        "updated",
                        "streamId",
                        "author",
                        "headOfStream",
                        "selfUrl",
                        "eTag",
                        "links",
                        "entries");
        assertThat(head.get("title").textValue()).isEqualTo("Event stream 'a-s'");
        assertThat(head.get("streamId").textValue()).isEqualTo("a-s");
        assertThat(head.get("author").get("name").textValue()).isEqualTo("EventStore");
        assertThat(head.get("selfUrl")).isEqualTo(head.get("id"));
        assertThat(head.get("eTag").textValue()).startsWith("9;");
        assertThat(head.get("links").get(0).get("type").isNull()).isTrue();
        assertThat(forward.get("selfUrl").isNull()).isTrue();
        assertThat(forward.get("eTag").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "none, false, false, false",
        "content, true, false, false",
        "Rich, false, true, false",
        "BODY, false, true, true",
        "pretty, false, true, true",
        "TryHarder, false, true, true",
        "PrettyBody, false, false, false",
        "'', false, false, false",
    })
    void an_entry_has_as_much_as_was_asked_for(
            String embed, boolean content, boolean rich, boolean body) {
        JsonNode entry =
                client.feed("/streams/a-s/3/1?embed=" + embed).json().get("entries").get(0);

        assertThat(entry.get("title").textValue()).isEqualTo("3@a-s");
        assertThat(entry.get("summary").textValue()).isEqualTo("noted");
        assertThat(entry.get("id").textValue()).isEqualTo(emulator.url() + "/streams/a-s/3");
        assertThat(entry.get("links")).hasSize(2);
        assertThat(entry.get("content").isObject()).isEqualTo(content);
        assertThat(entry.has("eventId")).isEqualTo(rich);
        assertThat(entry.has("isRedacted")).isEqualTo(rich);
        assertThat(entry.path("data").isTextual()).isEqualTo(body);
    }

    @Test
    void content_has_the_data_as_values() {
        JsonNode content =
                client.feed("/streams/a-s/3/1?embed=content")
                        .json()
                        .get("entries")
                        .get(0)
                        .get("content");

        assertThat(content.get("eventStreamId").textValue()).isEqualTo("a-s");
        assertThat(content.get("eventNumber").longValue()).isEqualTo(3);
        assertThat(content.get("eventType").textValue()).isEqualTo("noted");
        assertThat(content.get("eventId").textValue()).isEqualTo(id(3).toString());
        assertThat(content.get("data").get("n").intValue()).isEqualTo(3);
        assertThat(content.get("metadata").textValue()).isEmpty();
    }

    @Test
    void pretty_lays_out_objects_alone_and_tryharder_shows_text_too() {
        client.post(
                "/streams/t",
                "application/json",
                "{\"a\":1.10}",
                "ES-EventId",
                id(20).toString(),
                "ES-EventType",
                "t");
        client.post(
                "/streams/t",
                "application/json",
                "[1,  2]",
                "ES-EventId",
                id(21).toString(),
                "ES-EventType",
                "t");
        client.post(
                "/streams/t",
                "text/xml",
                "<a/>",
                "ES-EventId",
                id(22).toString(),
                "ES-EventType",
                "t");

        assertThat(dataOf("pretty")).containsExactly("null", "[1,  2]", "{\n  \"a\": 1.1\n}");
        assertThat(dataOf("tryharder")).containsExactly("<a/>", "[1,  2]", "{\n  \"a\": 1.1\n}");
        assertThat(dataOf("body")).containsExactly("null", "[1,  2]", "{\"a\":1.10}");
    }

    private List<String> dataOf(String embed) {
        List<String> data = new ArrayList<>();
        client.feed("/streams/t?embed=" + embed)
                .json()
                .get("entries")
                .forEach(entry -> data.add(entry.get("data").asText()));
        return data;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/-1/forward/5",
                "/0/forward/0",
                "/0/forward/-1",
                "/x/forward/5",
                "/0/forward/x",
                "/head/forward/5",
                "/-1/backward/5",
                "/x/5",
                "/head/0",
                "/x",
                "/-1",
            })
    void nonsense_in_the_path(String rest) {
        assertThat(client.feed("/streams/a-s" + rest).status()).isEqualTo(400);
    }

    @Test
    void a_page_of_more_than_4096_breaks_the_server() {
        assertThat(client.feed("/streams/a-s/0/forward/4096").status()).isEqualTo(200);
        assertThat(client.feed("/streams/a-s/0/forward/4097").status()).isEqualTo(500);
        assertThat(client.feed("/streams/a-s/head/backward/4097").status()).isEqualTo(500);
    }

    @Test
    void who_does_not_say_what_is_accepted_gets_a_description() {
        Answer none = client.get("/streams/a-s");
        Answer anything = client.get("/streams/a-s/head/backward/5", "Accept", "*/*");
        Answer asked =
                client.get("/streams/a-s", "Accept", "application/vnd.eventstore.streamdesc+json");
        Answer forward = client.get("/streams/a-s/0/forward/2");

        assertThat(none.status()).isEqualTo(406);
        assertThat(none.json().get("_links").get("self").get("href").textValue())
                .isEqualTo("/streams/a-s");
        assertThat(anything.status()).isEqualTo(406);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(forward.status()).isEqualTo(200);
        assertThat(forward.header("Content-Type")).contains("streamdesc+json");
        assertThat(forward.titles()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|application/json",
                "application/vnd.eventstore.atom+json|application/vnd.eventstore.atom+json",
                "text/xml;q=0.2, application/json;q=0.5|application/json",
                "image/png, application/json|application/json",
                "APPLICATION/JSON|application/json",
            })
    void the_best_type_is_chosen(String accept, String contentType) {
        Answer answer = client.get("/streams/a-s", "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(contentType + "; charset=utf-8");
    }

    @Test
    void a_type_that_there_is_not_is_406() {
        assertThat(client.get("/streams/a-s", "Accept", "image/png").status()).isEqualTo(406);
    }

    @Test
    void a_format_in_the_query_wins() {
        Answer json = client.get("/streams/a-s?format=json", "Accept", "image/png");

        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(client.feed("/streams/a-s?format=zzz").status()).isEqualTo(500);
        assertThat(client.feed("/streams/a-s?format=xml").status()).isEqualTo(501);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'', false",
        "/head/backward/3, false",
        "/9/backward/3, true",
        "/10/backward/3, false",
        "/0/forward/10, true",
        "/0/forward/11, false",
        "/10/forward/1, false",
        "/9/forward/1, true",
    })
    void only_a_full_page_can_be_kept(String rest, boolean full) {
        Answer answer = client.feed("/streams/a-s" + rest);

        assertThat(answer.header("Cache-Control"))
                .isEqualTo(
                        full
                                ? "max-age=31536000, private"
                                : "max-age=0, no-cache, must-revalidate");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
        assertThat(answer.header("ETag").startsWith("\"9;")).isEqualTo(!full);
    }

    @Test
    void a_known_version_is_not_sent_again() {
        String tag = client.feed("/streams/a-s").header("ETag");

        Answer same = client.feed("/streams/a-s", "If-None-Match", tag);
        Answer forward = client.feed("/streams/a-s/10/forward/5", "If-None-Match", tag);
        Answer otherType =
                client.get("/streams/a-s", "Accept", "application/json", "If-None-Match", tag);
        client.append("a-s", 9, 10);

        assertThat(same.status()).isEqualTo(304);
        assertThat(same.text()).isEmpty();
        assertThat(forward.status()).isEqualTo(304);
        assertThat(otherType.status()).isEqualTo(200);
        assertThat(client.feed("/streams/a-s", "If-None-Match", tag).status()).isEqualTo(200);
        assertThat(client.feed("/streams/a-s", "If-None-Match", "zzz").status()).isEqualTo(200);
    }

    @Test
    void tags_change_when_the_server_is_restarted() {
        String tag = client.feed("/streams/a-s").header("ETag");

        emulator.restart();

        assertThat(client.feed("/streams/a-s", "If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void a_stream_that_was_never_written_is_not_found() {
        assertThat(client.feed("/streams/never").status()).isEqualTo(404);
        assertThat(client.feed("/streams/never/0/forward/5").status()).isEqualTo(404);
        assertThat(client.feed("/streams/never/0").status()).isEqualTo(404);
    }

    @Test
    void categories_and_types_have_links() {
        client.append("a-t", -1, 20);

        Answer category = client.feed("/streams/%24ce-a/9/forward/5?embed=body");
        JsonNode entry = category.json().get("entries").get(0);

        assertThat(category.titles()).containsExactly("0@a-t", "9@a-s");
        assertThat(entry.get("streamId").textValue()).isEqualTo("a-t");
        assertThat(entry.get("eventNumber").longValue()).isZero();
        assertThat(entry.get("positionStreamId").textValue()).isEqualTo("$ce-a");
        assertThat(entry.get("positionEventNumber").longValue()).isEqualTo(10);
        assertThat(entry.get("summary").textValue()).isEqualTo("$>");
        assertThat(entry.get("isLinkMetaData").booleanValue()).isFalse();
        assertThat(client.feed("/streams/%24et-noted").titles()).hasSize(11);
        assertThat(
                        client.feed("/streams/%24ce-a?embed=content")
                                .json()
                                .get("entries")
                                .get(0)
                                .get("content")
                                .isNull())
                .isTrue();
    }

    @Test
    void a_link_to_what_is_gone_stays_without_anything_of_the_event() {
        client.delete("/streams/a-s", "ES-HardDelete", "True");

        JsonNode entry =
                client.feed("/streams/%24ce-a/0/forward/1?embed=body").json().get("entries").get(0);

        assertThat(entry.get("title").textValue()).isEqualTo("0@a-s");
        assertThat(entry.has("eventId")).isFalse();
        assertThat(client.feed("/streams/%24ce-a/0").status()).isEqualTo(404);
    }

    @Test
    void links_are_resolved_whatever_the_header_says() {
        Answer answer =
                client.feed(
                        "/streams/%24ce-a/0/forward/1?embed=rich", "ES-ResolveLinkTos", "False");

        assertThat(answer.json().get("entries").get(0).get("streamId").textValue())
                .isEqualTo("a-s");
        assertThat(client.feed("/streams/a-s", "ES-ResolveLinkTos", "x").status()).isEqualTo(400);
    }

    @Test
    void without_projections_there_are_no_links() {
        try (EventStoreEmulator bare =
                EventStoreEmulator.start(EmulatorConfig.inMemory().withProjections(false))) {
            ForeignClient other = new ForeignClient(bare);
            other.append("a-s", -1, 0);

            assertThat(other.feed("/streams/%24ce-a").status()).isEqualTo(404);
        }
    }

    @Test
    void times_have_no_more_decimals_than_the_servers_clock() {
        try (EventStoreEmulator fixed =
                EventStoreEmulator.start(
                        EmulatorConfig.inMemory()
                                .withClock(
                                        () -> Instant.parse("2026-03-01T10:00:00.123456789Z")))) {
            ForeignClient other = new ForeignClient(fixed);
            other.append("s", -1, 0);

            assertThat(other.feed("/streams/s").json().get("updated").textValue())
                    .isEqualTo("2026-03-01T10:00:00.1234567Z");
        }
    }

    @Test
    void a_name_may_have_a_slash_and_everything_else_in_it() {
        client.post("/streams/a%2Fb%20%C3%A9%2B", EVENTS_JSON, ForeignClient.events(40));

        Answer answer = client.feed("/streams/a%2Fb%20%C3%A9+");

        assertThat(answer.titles()).containsExactly("0@a/b é+");
        assertThat(answer.link("self")).isEqualTo(emulator.url() + "/streams/a%2Fb%20%C3%A9%2B");
    }

    @Test
    void a_percent_sign_in_a_name_does_not_survive() {
        client.post("/streams/%2541", EVENTS_JSON, ForeignClient.events(40));

        assertThat(client.feed("/streams/A").status()).isEqualTo(200);
    }
}
