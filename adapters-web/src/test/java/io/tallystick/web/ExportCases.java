package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The log as a file. */
abstract class ExportCases extends CaseBase {

    private static final JsonMapper JSON = new JsonMapper();

    ExportCases(TestedServer server) {
        super(server);
    }

    @Test
    void every_event_is_a_line_of_json() {
        String ann = api.contact("Ann");
        api.put("/api/contacts/" + ann, "{\"comment\":\"a\\nb\"}").is(200);
        api.otherUser().contact("Other");

        Reply reply = api.get("/api/events/export").is(200);

        assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(reply.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"tallystick-events.ndjson\"");
        List<JsonNode> events = new ArrayList<>();
        api.get("/api/events").at("/events").forEach(events::add);
        assertThat(lines(reply)).isEqualTo(events).hasSize(2);
        assertThat(reply.text()).endsWith("\n");
    }

    @Test
    void an_export_of_many_pages_has_every_event_once_and_goes_on_where_it_ended() {
        String path = "/api/contacts/" + api.contact("A");
        for (int i = 0; i < 520; i++) {
            api.put(path, "{\"notes\":\"n" + i + "\"}").is(200);
        }
        List<JsonNode> all = lines(api.get("/api/events/export?format=ndjson").is(200));
        assertThat(all).hasSize(521);
        assertThat(all).extracting(event -> event.path("version").asInt()).isSorted();
        assertThat(all).extracting(event -> event.path("event_id")).doesNotHaveDuplicates();

        String middle = all.get(400).path("position").asText();
        assertThat(lines(api.get("/api/events/export?after=" + middle).is(200)))
                .isEqualTo(all.subList(401, 521));
        assertThat(lines(api.get("/api/events/export?before=" + middle).is(200)))
                .isEqualTo(all.subList(0, 400));
        String end = all.getLast().path("position").asText();
        assertThat(api.get("/api/events/export?after=" + end).is(200).text()).isEmpty();
    }

    @Test
    void an_export_takes_the_filters_of_the_log() {
        String ann = api.contact("Ann");
        String lunch = api.transaction(ann, "lent", 5, "2026-01-01");

        assertThat(lines(api.get("/api/events/export?type=ContactCreated").is(200))).hasSize(1);
        assertThat(lines(api.get("/api/events/export?aggregate_id=" + lunch).is(200))).hasSize(1);
        assertThat(lines(api.get("/api/events/export?q=ann").is(200))).hasSize(1);
        assertThat(lines(api.get("/api/events/export?to=2001-01-01T00:00:00Z").is(200))).isEmpty();
    }

    @Test
    void cloud_events_are_complete() {
        String id =
                api.post(
                                "/api/contacts",
                                "{\"name\":\"A\",\"comment\":\"why\"}",
                                "X-Request-Id",
                                "req-1")
                        .id();
        JsonNode event = api.get("/api/events").at("/events/0");

        Reply reply = api.get("/api/events/export?format=cloudevents").is(200);

        assertThat(reply.header("Content-Type")).isEqualTo("application/cloudevents+json");
        JsonNode cloud = lines(reply).getFirst();
        assertThat(cloud.path("specversion").asText()).isEqualTo("1.0");
        assertThat(cloud.path("id")).isEqualTo(event.path("event_id"));
        assertThat(cloud.path("source").asText()).isEqualTo("/api/events");
        assertThat(cloud.path("type").asText()).isEqualTo("io.tallystick.ContactCreated");
        assertThat(cloud.path("subject").asText()).isEqualTo("contact-" + id);
        assertThat(cloud.path("time")).isEqualTo(event.path("occurred_at"));
        assertThat(cloud.path("datacontenttype").asText()).isEqualTo("application/json");
        assertThat(cloud.path("data")).isEqualTo(event.path("data"));
        assertThat(cloud.path("position")).isEqualTo(event.path("position"));
        assertThat(cloud.path("correlationid").asText()).isEqualTo("req-1");
        assertThat(cloud.path("comment").asText()).isEqualTo("why");
        cloud.fieldNames().forEachRemaining(name -> assertThat(name).matches("[a-z0-9]{1,20}"));
    }

    @Test
    void csv_is_quoted_and_holds_no_formula() {
        api.post("/api/contacts", "{\"name\":\"A, \\\"B\\\"\",\"comment\":\"=1+1,\\n2\"}").is(201);

        Reply reply = api.get("/api/events/export?format=csv").is(200);

        assertThat(reply.header("Content-Type")).startsWith("text/csv");
        assertThat(reply.text())
                .startsWith("position,event_id,stream,version,type,")
                .contains("\"{\"\"name\"\":\"\"A, \\\"\"B\\\"\"\"\",")
                .contains(",\"'=1+1,\n2\",")
                .endsWith(",\r\n");
        assertThat(reply.text().split("\r\n")).hasSize(2);
    }

    @Test
    void an_export_is_compressed_for_who_accepts_it() throws Exception {
        api.contact("Ann");
        HttpResponse<byte[]> response =
                api.client()
                        .send(
                                HttpRequest.newBuilder(api.uri("/api/events/export"))
                                        .header(Api.USER_HEADER, api.user())
                                        .header("Accept-Encoding", "gzip")
                                        .build(),
                                BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        String text =
                new String(
                        new GZIPInputStream(new ByteArrayInputStream(response.body()))
                                .readAllBytes(),
                        StandardCharsets.UTF_8);
        assertThat(text).isEqualTo(api.get("/api/events/export").text());
    }

    @Test
    void of_head_there_is_no_body() {
        api.contact("Ann");
        Reply reply = api.send("HEAD", "/api/events/export?format=csv", null).is(200);
        assertThat(reply.text()).isEmpty();
        assertThat(reply.header("Content-Disposition")).contains("tallystick-events.csv");
    }

    @Test
    void bad_parameters_of_an_export_are_named_at_once() {
        api.get(
                        "/api/events/export?format=xml&after=x&before=-1&limit=5&order=desc&type=No"
                            + "&aggregate_type=user&aggregate_id=1&from=2026-01-01&to=now&q=%21")
                .isInvalid(
                        "/format",
                        "/after",
                        "/before",
                        "/limit",
                        "/order",
                        "/type",
                        "/aggregate_type",
                        "/aggregate_id",
                        "/from",
                        "/to",
                        "/q");
        String head = api.get("/api/events").at("/head").asText();
        String beyond = head.substring(0, head.lastIndexOf('-')) + "-999999999999";
        Reply gone = api.get("/api/events/export?after=" + beyond);
        gone.isProblem(410, "position_gone");
        assertThat(gone.header("Content-Disposition")).isNull();
        api.get("/api/events/export?order=asc").is(200);
    }

    private static List<JsonNode> lines(Reply reply) {
        return reply.text().lines().map(ExportCases::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
