package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The log, as a client sees it. */
abstract class EventCases extends CaseBase {

    EventCases(TestedServer server) {
        super(server);
    }

    @Test
    void an_event_is_shown_whole_without_anything_about_keys() {
        String id =
                api.post(
                                "/api/contacts",
                                "{\"name\":\"A\",\"comment\":\"why\"}",
                                "X-Request-Id",
                                "req-1",
                                "Idempotency-Key",
                                "secret")
                        .is(201)
                        .id();
        Reply reply = api.get("/api/events").is(200);
        assertThat(reply.fieldNames()).containsExactly("events", "next", "head");
        JsonNode event = reply.at("/events/0");
        List<String> names = new ArrayList<>();
        event.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "position",
                        "event_id",
                        "stream",
                        "version",
                        "type",
                        "schema_version",
                        "aggregate_type",
                        "aggregate_id",
                        "user_id",
                        "occurred_at",
                        "recorded_at",
                        "data",
                        "metadata");
        assertThat(event.path("stream").asText()).isEqualTo("contact-" + id);
        assertThat(event.path("type").asText()).isEqualTo("ContactCreated");
        assertThat(event.path("aggregate_type").asText()).isEqualTo("contact");
        assertThat(event.path("aggregate_id").asText()).isEqualTo(id);
        assertThat(event.path("user_id").asText()).isEqualTo(api.user());
        assertThat(event.path("version").asInt()).isZero();
        assertThat(event.at("/data/name").asText()).isEqualTo("A");
        assertThat(event.at("/data/phone").isNull()).isTrue();
        assertThat(event.path("metadata").toString())
                .isEqualTo("{\"comment\":\"why\",\"correlation_id\":\"req-1\"}");
        assertThat(event.path("occurred_at").asText()).endsWith("Z").hasSize(27);
        assertThat(reply.at("/next").isNull()).isTrue();
        assertThat(reply.at("/head").asText()).isNotBlank();
    }

    @Test
    void every_kind_of_event_has_its_data() {
        String contact = api.contact("A");
        String path = "/api/transactions/" + api.transaction(contact, "lent", 5, "2026-01-01");
        api.patch(path, "{\"amount\":6,\"description\":null}").is(200);
        api.delete(path).is(200);
        api.post(path + "/undo", "{}").is(200);

        Reply reply = api.get(path + "/events").is(200);
        assertThat(reply.fieldNames()).containsExactly("events", "next");
        assertThat(reply.at("/next").isNull()).isTrue();
        assertThat(reply.at("/events")).hasSize(4);
        assertThat(reply.at("/events/0/data/direction").asText()).isEqualTo("lent");
        assertThat(reply.at("/events/1/data")).hasSize(2);
        assertThat(reply.at("/events/1/data/amount").asInt()).isEqualTo(6);
        assertThat(reply.at("/events/1/data/description").isNull()).isTrue();
        assertThat(reply.at("/events/2/data")).isEmpty();
        assertThat(reply.at("/events/3/type").asText()).isEqualTo("ChangeUndone");
        assertThat(reply.at("/events/3/data/undone_event_id"))
                .isEqualTo(reply.at("/events/2/event_id"));
    }

    @Test
    void the_history_of_an_entity_is_paged_and_outlives_it() {
        String path = "/api/contacts/" + api.contact("A");
        api.put(path, "{}").is(200);
        api.delete(path).is(200);
        Reply first = api.get(path + "/events?limit=2").is(200);
        assertThat(first.at("/events")).hasSize(2);
        Reply second = api.get(path + "/events?after=" + first.at("/next").asText()).is(200);
        assertThat(second.at("/events")).hasSize(1);
        assertThat(second.at("/events/0/type").asText()).isEqualTo("ContactDeleted");
        String end = second.at("/events/0/position").asText();
        assertThat(api.get(path + "/events?after=" + end).is(200).at("/events")).isEmpty();
    }

    @Test
    void following_next_gives_every_event_once_in_both_directions() {
        for (int i = 0; i < 25; i++) {
            api.contact("c" + i);
            api.otherUser().contact("other");
        }
        List<String> upwards = follow("/api/events?limit=4", "after");
        List<String> downwards = follow("/api/events?limit=7&order=desc", "before");
        assertThat(upwards).hasSize(25).doesNotHaveDuplicates();
        assertThat(downwards.reversed()).isEqualTo(upwards);
    }

    private List<String> follow(String path, String parameter) {
        List<String> positions = new ArrayList<>();
        Reply page = api.get(path).is(200);
        while (true) {
            page.at("/events").forEach(e -> positions.add(e.path("position").asText()));
            if (page.at("/next").isNull()) {
                return positions;
            }
            page = api.get(path + "&" + parameter + "=" + page.at("/next").asText()).is(200);
        }
    }

    @Test
    void a_reader_goes_on_from_the_head() {
        api.contact("A");
        String head = api.get("/api/events").at("/head").asText();
        assertThat(api.get("/api/events?after=" + head).at("/events")).isEmpty();
        api.contact("B");
        Reply later = api.get("/api/events?after=" + head).is(200);
        assertThat(later.at("/events")).hasSize(1);
        assertThat(later.at("/events/0/data/name").asText()).isEqualTo("B");
        assertThat(api.get("/api/events?before=" + later.at("/events/0/position").asText()))
                .extracting(reply -> reply.at("/events").size())
                .isEqualTo(1);
    }

    @Test
    void events_are_filtered() {
        String a = api.contact("A");
        String t = api.transaction(a, "lent", 1, "2026-01-01");
        api.put("/api/contacts/" + a, "{}").is(200);

        assertThat(types("?type=ContactCreated")).containsExactly("ContactCreated");
        assertThat(types("?type=ContactCreated,TransactionCreated")).hasSize(2);
        assertThat(types("?type=ContactCreated&type=ContactUpdated")).hasSize(2);
        assertThat(types("?aggregate_type=transaction")).containsExactly("TransactionCreated");
        assertThat(types("?aggregate_id=" + t)).containsExactly("TransactionCreated");
        assertThat(types("?aggregate_type=contact&aggregate_id=" + t)).isEmpty();
        assertThat(types("?from=2001-01-01T00:00:00Z")).hasSize(3);
        assertThat(types("?to=2001-01-01T00:00:00Z")).isEmpty();
        assertThat(types("?order=desc&limit=1")).containsExactly("ContactUpdated");
        Set<String> all = new TreeSet<>(types(""));
        assertThat(all).hasSize(3);
    }

    @Test
    void events_are_searched_by_their_words() {
        String ann = api.contact("Ann B\u00f6hm");
        api.put("/api/contacts/" + ann, "{\"notes\":\"likes Tea\",\"comment\":\"She said so\"}")
                .is(200);
        api.otherUser().contact("Ann");

        assertThat(types("?q=ann")).containsExactly("ContactCreated");
        assertThat(types("?q=b%C3%B6hm+ANN")).containsExactly("ContactCreated");
        assertThat(types("?q=said,+te")).containsExactly("ContactUpdated");
        assertThat(types("?q=sai+tea")).isEmpty();
        assertThat(types("?q=tea&type=ContactCreated")).isEmpty();
        assertThat(types("?q=tea&aggregate_id=" + ann)).hasSize(1);
        assertThat(types("?q=")).hasSize(2);
        api.get("/api/events?q=" + "a+".repeat(17)).isInvalid("/q");
        api.get("/api/events?q=" + "a".repeat(1001)).isInvalid("/q");
        api.get("/api/events?q=%00a").isInvalid("/q");
        api.get("/api/events?q=a&q=b").isInvalid("/q");
    }

    private List<String> types(String query) {
        List<String> types = new ArrayList<>();
        api.get("/api/events" + query)
                .is(200)
                .at("/events")
                .forEach(e -> types.add(e.path("type").asText()));
        return types;
    }

    @Test
    void bad_parameters_are_named_at_once() {
        api.get(
                        "/api/events?after=x&before=-1&limit=1001&order=up&type=Nothing"
                            + "&aggregate_type=user&aggregate_id=1&from=2026-01-01&to=now&q=%21%3F")
                .isInvalid(
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
        api.get("/api/events?limit=%ff").isProblem(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/events", "/api/events/export"})
    void positions_in_the_wrong_order_are_no_range(String path) {
        api.contact("A");
        String early = api.get("/api/events").at("/head").asText();
        api.contact("B");
        String late = api.get("/api/events").at("/head").asText();

        api.get(path + "?after=" + late + "&before=" + early).isInvalid("/before");
        api.get(path + "?after=" + early + "&before=" + early).is(200);
    }

    @Test
    void a_position_that_the_log_does_not_have_is_gone() {
        String path = "/api/contacts/" + api.contact("A");
        String head = api.get("/api/events").at("/head").asText();
        String epoch = head.substring(0, head.lastIndexOf('-'));
        String beyond = epoch + "-999999999999";
        String elsewhere = UUID.randomUUID() + "-1";
        api.get("/api/events?after=" + beyond).isProblem(410, "position_gone");
        api.get("/api/events?after=" + elsewhere).isProblem(410, "position_gone");
        api.get("/api/events?before=" + elsewhere).isProblem(410, "position_gone");
        api.get(path + "/events?after=" + beyond).isProblem(410, "position_gone");
        api.get("/api/events?after=" + epoch + "-0").is(200);
        api.get("/api/events?after=" + epoch + "-00").isInvalid("/after");
    }
}
