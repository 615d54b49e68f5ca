package io.tallystick.web;

import static io.tallystick.web.PhoneEvents.event;
import static io.tallystick.web.PhoneEvents.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** What phones get, and how they see whether there is anything new. */
abstract class SyncPullCases extends PhoneCaseBase {

    SyncPullCases(TestedServer server) {
        super(server);
    }

    @Test
    void what_is_made_by_rest_is_published_as_the_app_reads_it() {
        String ann =
                api.post("/api/contacts", "{\"name\":\"Ann\",\"notes\":\"n\",\"comment\":\"c\"}")
                        .is(201)
                        .id();
        String lunch = api.transaction(ann, "lent", 5, "2026-01-01");
        api.patch("/api/contacts/" + ann, "{\"notes\":null}").is(200);
        api.put("/api/transactions/" + lunch, "{\"amount\":6}").is(200);
        api.delete("/api/transactions/" + lunch).is(200);
        api.post("/api/transactions/" + lunch + "/undo", "{}").is(200);

        List<JsonNode> events = pull();
        assertThat(events)
                .extracting(
                        event ->
                                event.path("aggregate_type").asText()
                                        + " "
                                        + event.path("event_type").asText())
                .containsExactly(
                        "contact CREATED",
                        "transaction CREATED",
                        "contact UPDATED",
                        "transaction UPDATED",
                        "transaction DELETED",
                        "transaction UNDO");
        assertThat(events).extracting(event -> event.path("timestamp").asText()).isSorted();
        for (JsonNode event : events) {
            assertThat(event.path("version").isInt()).isTrue();
            assertThat(event.path("event_data").path("timestamp"))
                    .isEqualTo(event.path("timestamp"));
        }
        JsonNode contact = events.get(0).path("event_data");
        assertThat(contact.path("name").asText()).isEqualTo("Ann");
        assertThat(contact.path("comment").asText()).isEqualTo("c");
        JsonNode transaction = events.get(1).path("event_data");
        assertThat(transaction.path("contact_id").asText()).isEqualTo(ann);
        assertThat(transaction.path("currency").asText()).isEqualTo("USD");
        JsonNode cleared = events.get(2).path("event_data");
        assertThat(cleared.path("notes").asText()).isEmpty();
        assertThat(cleared.path("notes").isTextual()).isTrue();
        assertThat(cleared.path("name").isNull()).isTrue();
        assertThat(events.get(3).at("/event_data/amount").asLong()).isEqualTo(6);
        assertThat(events.get(3).at("/event_data/currency").isNull()).isTrue();
        assertThat(events.get(5).at("/event_data/undone_event_id"))
                .isEqualTo(events.get(4).path("id"));
    }

    @Test
    void a_transaction_comes_after_its_contact_even_if_the_contact_is_ahead() {
        String ann = newId();
        List<String> ahead = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            ahead.add(created(newId(), "N", "2099-01-01T00:00:00Z"));
        }
        ahead.add(created(ann, "Ann", "2099-02-01T00:00:00Z"));
        pushAll(ahead.toArray(String[]::new));
        String lunch = api.transaction(ann, "lent", 5, "2026-01-01");
        List<JsonNode> events = pull();
        List<String> order = events.stream().map(e -> e.path("aggregate_id").asText()).toList();
        assertThat(order.indexOf(lunch)).isGreaterThan(order.indexOf(ann));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2099-01-01T00:00:00.123456",
                "2099-01-01",
                "nonsense",
                "%00",
                "2001-01-01T00:00:00Z",
                "2001-01-01T00:00:00+00:00"
            })
    void since_never_hides_what_a_phone_may_lack(String since) {
        pushAll(created(newId(), "Ann", "2000-01-31T12:00:00Z"));
        assertThat(api.get("/api/sync/events?since=" + since).is(200).json()).hasSize(1);
    }

    @Test
    void since_with_a_zone_is_a_time_of_receipt() {
        pushAll(created(newId(), "Ann", "2000-01-31T12:00:00Z"));
        assertThat(api.get("/api/sync/events?since=2099-01-01T00:00:00Z").is(200).json()).isEmpty();
    }

    @Test
    void the_hash_tells_whether_there_is_anything_new() {
        JsonNode empty = api.get("/api/sync/hash").is(200).json();
        assertThat(empty.path("hash").asText()).matches("[0-9a-f]{64}");
        assertThat(empty.path("event_count").asInt()).isZero();
        assertThat(empty.path("last_event_timestamp").isNull()).isTrue();
        String ann = api.contact("Ann");
        JsonNode one = settledHash(1);
        assertThat(one.path("hash")).isNotEqualTo(empty.path("hash"));
        pushAll(created(newId(), "B", "2026-01-31T12:00:00Z"));
        JsonNode two = settledHash(2);
        assertThat(two.path("hash").asText())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(one.path("hash").asText());
        assertThat(two.path("last_event_timestamp")).isEqualTo(one.path("last_event_timestamp"));
        api.get("/api/contacts/" + ann).is(200);
        assertThat(api.otherUser().get("/api/sync/hash").is(200).json()).isEqualTo(empty);
    }

    @Test
    void equal_logs_have_equal_hashes_in_whatever_order_they_came() {
        String one = created(newId(), "A", "2026-01-31T12:00:00Z");
        String two = created(newId(), "B", "2026-01-31T12:00:00Z");
        pushAll(one);
        pushAll(two);
        JsonNode hash = settledHash(2);
        // aggregate ids are taken, so the other user's entities are others; event ids and times
        // are what counts
        api = api.otherUser();
        pushAll(
                two.replaceFirst("(\"aggregate_id\":)\"[^\"]+\"", "$1\"" + newId() + "\""),
                one.replaceFirst("(\"aggregate_id\":)\"[^\"]+\"", "$1\"" + newId() + "\""));
        assertThat(settledHash(2)).isEqualTo(hash);
    }
}
