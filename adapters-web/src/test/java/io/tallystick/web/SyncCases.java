package io.tallystick.web;

import static io.tallystick.web.PhoneEvents.contactData;
import static io.tallystick.web.PhoneEvents.event;
import static io.tallystick.web.PhoneEvents.lentData;
import static io.tallystick.web.PhoneEvents.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What phones send is taken once and whole, in whatever order and however often. */
abstract class SyncCases extends PhoneCaseBase {

    SyncCases(TestedServer server) {
        super(server);
    }

    @Test
    void what_a_phone_recorded_is_the_ledgers() {
        String ann = newId();
        String lunch = newId();
        pushAll(
                created(ann, "Ann", "2026-01-31T12:00:00.000001Z"),
                lent(lunch, ann, 5000, "2026-01-31T12:00:01Z"));

        JsonNode contact = api.get("/api/contacts/" + ann).is(200).json();
        assertThat(contact.path("name").asText()).isEqualTo("Ann");
        assertThat(contact.path("balance").asLong()).isEqualTo(5000);
        assertThat(contact.path("balances").path("IQD").asLong()).isEqualTo(5000);
        assertThat(contact.path("created_at").asText()).isEqualTo("2026-01-31T12:00:00.000001Z");
        JsonNode event = api.get("/api/events").is(200).at("/events/0");
        assertThat(event.path("type").asText()).isEqualTo("ContactCreated");
        assertThat(event.path("occurred_at").asText()).isEqualTo("2026-01-31T12:00:00.000001Z");
        assertThat(event.at("/metadata/comment").asText())
                .isEqualTo("Contact created via mobile app");
    }

    @Test
    void a_batch_may_come_in_the_order_of_the_app() {
        String ann = newId();
        String bob = newId();
        String lunch = newId();
        String tea = newId();
        pushAll(
                event(newId(), "transaction " + tea, "DELETED", "", "2026-01-31T12:00:09Z"),
                event(newId(), "contact " + bob, "DELETED", "", "2026-01-31T12:00:08Z"),
                event(
                        newId(),
                        "transaction " + lunch,
                        "UPDATED",
                        lentData(ann, 7),
                        "2026-01-31T12:00:07Z"),
                event(
                        newId(),
                        "contact " + ann,
                        "UPDATED",
                        contactData("Anna"),
                        "2026-01-31T12:01:00Z"),
                lent(lunch, ann, 5, "2026-01-31T12:00:02Z"),
                lent(tea, ann, 3, "2026-01-31T12:00:02Z"),
                created(ann, "Ann", "2026-01-31T12:00:00Z"),
                created(bob, "Bob", "2026-01-31T12:00:00Z"));

        assertThat(api.get("/api/contacts").is(200).json()).hasSize(1);
        JsonNode contact = api.get("/api/contacts/" + ann).is(200).json();
        assertThat(contact.path("name").asText()).isEqualTo("Anna");
        assertThat(contact.path("balance").asLong()).isEqualTo(7);
        api.get("/api/transactions/" + tea).is(404);
    }

    @Test
    void the_same_again_is_accepted_for_ever_and_changes_nothing() {
        String ann = newId();
        String lunch = newId();
        String[] batch = {
            created(ann, "Ann", "2026-01-31T12:00:00Z"),
            lent(lunch, ann, 5, "2026-01-31T12:00:01Z"),
            event(newId(), "contact " + ann, "DELETED", "", "2026-01-31T12:00:02Z")
        };
        pushAll(batch);
        JsonNode hash = settledHash(3);
        pushAll(batch);
        pushAll(batch[2]);
        pushAll(batch[1], batch[1]);
        assertThat(api.events()).isEqualTo(3);
        assertThat(api.get("/api/sync/hash").is(200).json()).isEqualTo(hash);
    }

    @Test
    void spelling_does_not_make_another_event() {
        String ann = newId();
        String id = newId();
        String upper = id.toUpperCase(java.util.Locale.ROOT);
        String event =
                event(
                        id,
                        "contact " + ann,
                        "CREATED",
                        "\"name\":\"A\",\"x\":1",
                        "2026-01-31T12:00:00Z");
        pushAll(event);
        Reply again =
                push(
                        event(
                                upper,
                                "contact " + ann.toUpperCase(java.util.Locale.ROOT),
                                "CREATED",
                                "\"x\":1.0,\"name\":\"\\u0041\"",
                                "2026-01-31T17:30:00.0000009+05:30"));
        assertThat(again.at("/accepted/0").asText()).isEqualTo(upper);
    }

    @Test
    void an_id_with_other_content_is_a_conflict() {
        String ann = newId();
        String id = newId();
        pushAll(event(id, "contact " + ann, "CREATED", contactData("A"), "2026-01-31T12:00:00Z"));
        refused(
                "this id",
                event(id, "contact " + ann, "CREATED", contactData("B"), "2026-01-31T12:00:00Z"));
        refused(
                "this id",
                event(id, "contact " + ann, "CREATED", contactData("A"), "2026-01-31T12:00:01Z"));
        settledHash(1);
        refused(
                "this id",
                event(
                        id,
                        "contact " + newId(),
                        "CREATED",
                        contactData("A"),
                        "2026-01-31T12:00:00Z"));

        String other = newId();
        Reply reply =
                push(
                        event(
                                other,
                                "contact " + newId(),
                                "CREATED",
                                contactData("A"),
                                "2026-01-31T12:00:00Z"),
                        event(
                                other,
                                "contact " + newId(),
                                "CREATED",
                                contactData("A"),
                                "2026-01-31T12:00:00Z"));
        assertThat(reply.at("/accepted")).hasSize(1);
        assertThat(reply.at("/conflicts")).hasSize(1);
    }

    @Test
    void what_is_published_may_be_sent_back() {
        String ann = api.contact("Ann");
        api.patch("/api/contacts/" + ann, "{\"notes\":null,\"phone\":\"1\"}").is(200);
        pushAll(created(newId(), "Bob", "2026-01-31T12:00:00Z"));
        String[] published = pull().stream().map(JsonNode::toString).toArray(String[]::new);
        assertThat(published).hasSize(3);
        pushAll(published);
        assertThat(api.events()).isEqualTo(3);
    }

    @Test
    void each_element_is_judged_alone() {
        String good = created(newId(), "Good", "2026-01-31T12:00:00Z");
        String ann = newId();
        Reply reply =
                push(
                        "17",
                        "null",
                        "{}",
                        "{\"id\":\"nonsense\"}",
                        event(newId(), "contact " + ann, "BORN", "", "2026-01-31T12:00:00Z"),
                        event(newId(), "wallet " + ann, "CREATED", "", "2026-01-31T12:00:00Z"),
                        event(
                                newId(),
                                "contact nobody",
                                "CREATED",
                                contactData("A"),
                                "2026-01-31T12:00:00Z"),
                        event(newId(), "contact " + ann, "CREATED", contactData("A"), "yesterday"),
                        event(
                                newId(),
                                "contact " + ann,
                                "CREATED",
                                "\"name\":null",
                                "2026-01-31T12:00:00Z"),
                        event(
                                newId(),
                                "contact " + ann,
                                "CREATED",
                                "\"name\":5",
                                "2026-01-31T12:00:00Z"),
                        event(
                                newId(),
                                "contact " + ann,
                                "CREATED",
                                "\"name\":\"a\\u0000\"",
                                "2026-01-31T12:00:00Z"),
                        event(
                                newId(),
                                "contact " + ann,
                                "CREATED",
                                "\"name\":\"\\ud83d\"",
                                "2026-01-31T12:00:00Z"),
                        good);
        assertThat(reply.at("/accepted")).hasSize(1);
        assertThat(reply.at("/conflicts")).hasSize(12);
        assertThat(reply.at("/reasons")).hasSize(12);
        assertThat(reply.at("/conflicts/0").asText()).isEqualTo("#0");
        assertThat(reply.at("/conflicts/3").asText()).isEqualTo("nonsense");
        assertThat(api.events()).isEqualTo(1);
    }

    @Test
    void what_is_anothers_is_neither_changed_nor_told() {
        String ann = newId();
        String id = newId();
        String event =
                event(id, "contact " + ann, "CREATED", contactData("A"), "2026-01-31T12:00:00Z");
        pushAll(event);
        api = api.otherUser();
        refused("taken", event);
        refused("no such", event(newId(), "contact " + ann, "DELETED", "", "2026-01-31T12:00:00Z"));
        refused(
                "no such",
                event(
                        newId(),
                        "contact " + ann,
                        "UNDO",
                        "\"undone_event_id\":\"" + id + "\"",
                        "2026-01-31T12:00:01Z"));
        assertThat(pull()).isEmpty();
        // an event id of another does not block one's own
        pushAll(
                event(
                        id,
                        "contact " + newId(),
                        "CREATED",
                        contactData("A"),
                        "2026-01-31T12:00:00Z"));
        // nor does his contact show one's own transaction
        String lunch = newId();
        pushAll(lent(lunch, ann, 5, "2026-01-31T12:00:01Z"));
        api.get("/api/transactions/" + lunch).is(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "[1,]", "[{}] x", "null", "\"x\"", "[\u0000]"})
    void a_body_that_is_no_array_is_refused_whole(String body) {
        api.post("/api/sync/events", body).isProblem(400, "invalid_request");
    }

    @Test
    void a_body_that_is_nested_without_end_is_refused() {
        api.post("/api/sync/events", "[".repeat(5000)).isProblem(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_element_that_is_too_much_to_be_read_is_refused_alone(boolean isIdLast) {
        String deep = "{\"a\":".repeat(4999) + "1" + "}".repeat(4999);
        for (String tooMuch :
                List.of(deep, "9".repeat(5000), "{\"" + "n".repeat(60_000) + "\":1}")) {
            String id = "\"id\":\"" + newId() + "\"";
            String hostile =
                    isIdLast
                            ? "{\"x\":" + tooMuch + "," + id + "}"
                            : "{" + id + ",\"x\":" + tooMuch + "}";

            Reply reply = push(hostile, created(newId(), "Good", "2026-01-31T12:00:00Z"));

            assertThat(reply.at("/accepted")).hasSize(1);
            assertThat(id).contains("\"" + reply.at("/conflicts/0").asText() + "\"");
            assertThat(reply.at("/reasons").elements().next().asText()).contains("100 levels");
        }
    }

    @Test
    void of_two_values_with_one_name_the_last_counts() {
        String ann = newId();
        pushAll(
                event(
                        newId(),
                        "contact " + ann,
                        "CREATED",
                        "\"name\":\"Ann\",\"name\":\"Anna\"",
                        "2026-01-31T12:00:00Z"));
        assertThat(api.get("/api/contacts/" + ann).is(200).at("/name").asText()).isEqualTo("Anna");
    }

    @Test
    void a_cut_body_changes_nothing() {
        api.post("/api/sync/events", "[" + created(newId(), "A", "2026-01-31T12:00:00Z") + ",")
                .isProblem(400, "invalid_request");
        assertThat(api.events()).isZero();
    }

    @Test
    void an_empty_batch_is_fine() {
        Reply reply = push();
        assertThat(reply.json().toString())
                .isEqualTo("{\"accepted\":[],\"conflicts\":[],\"reasons\":{}}");
    }

    @Test
    void many_events_of_one_entity_are_taken_at_once() {
        String ann = newId();
        List<String> batch = new ArrayList<>();
        batch.add(created(ann, "Ann", "2026-01-31T12:00:00Z"));
        for (int i = 0; i < 1200; i++) {
            batch.add(
                    event(
                            newId(),
                            "contact " + ann,
                            "UPDATED",
                            "\"name\":\"N" + i + "\"",
                            Instant.parse("2026-01-31T12:00:01Z").plusMillis(i).toString()));
        }
        pushAll(batch.reversed().toArray(String[]::new));
        JsonNode contact = api.get("/api/contacts/" + ann).is(200).json();
        assertThat(contact.path("name").asText()).isEqualTo("N1199");
        assertThat(contact.path("version").asInt()).isEqualTo(1200);
    }

    @Test
    void a_body_over_a_mebibyte_is_taken() {
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            batch.add(
                    event(
                            newId(),
                            "contact " + newId(),
                            "CREATED",
                            "\"name\":\"A\",\"notes\":\"" + "😀".repeat(2500) + "\"",
                            "2026-01-31T12:00:00Z"));
        }
        pushAll(batch.toArray(String[]::new));
        assertThat(pull()).hasSize(120);
    }
}
