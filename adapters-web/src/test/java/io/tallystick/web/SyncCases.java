package io.tallystick.web;

import static io.tallystick.web.PhoneEvents.contactData;
import static io.tallystick.web.PhoneEvents.event;
import static io.tallystick.web.PhoneEvents.lentData;
import static io.tallystick.web.PhoneEvents.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What the mobile app keeps itself and the server alike with. */
abstract class SyncCases extends CaseBase {

    SyncCases(TestedServer server) {
        super(server);
    }

    private static String created(String contact, String name, String timestamp) {
        return event(newId(), "contact " + contact, "CREATED", contactData(name), timestamp);
    }

    private static String lent(String transaction, String contact, long amount, String timestamp) {
        return event(
                newId(),
                "transaction " + transaction,
                "CREATED",
                lentData(contact, amount),
                timestamp);
    }

    private Reply push(String... events) {
        return api.post("/api/sync/events", "[" + String.join(",", events) + "]").is(200);
    }

    private void pushAll(String... events) {
        Reply reply = push(events);
        assertThat(reply.at("/accepted")).as(reply.text()).hasSize(events.length);
        assertThat(reply.at("/conflicts")).isEmpty();
    }

    private void refused(String reason, String event) {
        int before = api.events();
        Reply reply = push(event);
        assertThat(reply.at("/accepted")).as(event).isEmpty();
        assertThat(reply.at("/conflicts")).hasSize(1);
        String name = reply.at("/conflicts/0").asText();
        assertThat(reply.at("/reasons").path(name).asText()).contains(reason);
        assertThat(api.events()).isEqualTo(before);
    }

    private List<JsonNode> pull() {
        List<JsonNode> events = new ArrayList<>();
        api.get("/api/sync/events").is(200).json().forEach(events::add);
        return events;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"contact_id\":\"CONTACT\",\"direction\":\"lent\"",
                "\"contact_id\":\"CONTACT\",\"direction\":\"lent\",\"amount\":\"5\"",
                "\"contact_id\":\"CONTACT\",\"direction\":\"lent\",\"amount\":1.5",
                "\"contact_id\":\"CONTACT\",\"direction\":\"lent\",\"amount\":-1",
                "\"contact_id\":\"CONTACT\",\"direction\":\"lent\",\"amount\":1000000000000001",
                "\"contact_id\":\"CONTACT\",\"direction\":\"lent\",\"amount\":1e999",
                "\"contact_id\":\"CONTACT\",\"direction\":\"gave\",\"amount\":1",
                "\"contact_id\":\"CONTACT\",\"amount\":1",
                "\"contact_id\":null,\"direction\":\"lent\",\"amount\":1",
                "\"contact_id\":\"x\",\"direction\":\"lent\",\"amount\":1",
                "\"contact_id\":\"CONTACT\",\"direction\":\"lent\",\"amount\":1,\"currency\":\"euros\""
            })
    void a_transaction_breaks_no_rule_of_the_app(String data) {
        refused(
                "",
                event(
                        newId(),
                        "transaction " + newId(),
                        "CREATED",
                        data.replace("CONTACT", newId()),
                        "2026-01-31T12:00:00Z"));
    }

    @Test
    void what_the_app_lets_pass_is_taken() {
        String ann = newId();
        String lunch = newId();
        pushAll(
                event(
                        newId(),
                        "contact " + ann,
                        "CREATED",
                        "\"name\":\" Ann\\r\\u0007 \",\"email\":\"no address\",\"phone\":5,"
                                + "\"notes\":\"\",\"unknown\":{\"a\":[1]}",
                        "2026-01-31T12:00:00Z"),
                event(
                        newId(),
                        "transaction " + lunch,
                        "CREATED",
                        "\"contact_id\":\""
                                + ann
                                + "\",\"direction\":\"owed\",\"amount\":3.0,"
                                + "\"transaction_date\":\"31.1.2026\",\"due_date\":\"2020-01-01T00:00:00.000\"",
                        "2026-01-31T12:00:01Z"));
        JsonNode contact = api.get("/api/contacts/" + ann).is(200).json();
        assertThat(contact.path("name").asText()).isEqualTo("Ann\r\u0007");
        assertThat(contact.path("email").asText()).isEqualTo("no address");
        assertThat(contact.path("phone").isNull()).isTrue();
        JsonNode transaction = api.get("/api/transactions/" + lunch).is(200).json();
        assertThat(transaction.path("currency").asText()).isEqualTo("IQD");
        assertThat(transaction.path("transaction_date").asText()).isEqualTo("2026-01-31");
        assertThat(transaction.path("due_date").asText()).isEqualTo("2020-01-01");
        assertThat(transaction.path("amount").asLong()).isEqualTo(3);
    }

    @Test
    void nothing_is_changed_before_it_is_created() {
        refused(
                "no such",
                event(newId(), "contact " + newId(), "DELETED", "", "2026-01-31T12:00:00Z"));
        refused(
                "no such",
                event(
                        newId(),
                        "transaction " + newId(),
                        "UPDATED",
                        lentData(newId(), 1),
                        "2026-01-31T12:00:00Z"));
        refused(
                "no such",
                event(
                        newId(),
                        "contact " + newId(),
                        "UNDO",
                        "\"undone_event_id\":\"" + newId() + "\"",
                        "2026-01-31T12:00:00Z"));
    }

    @Test
    void a_change_of_what_is_deleted_is_kept_and_does_not_apply() {
        String ann = newId();
        pushAll(
                created(ann, "Ann", "2026-01-31T12:00:00Z"),
                event(newId(), "contact " + ann, "DELETED", "", "2026-01-31T12:00:01Z"));
        pushAll(
                event(
                        newId(),
                        "contact " + ann,
                        "UPDATED",
                        contactData("B"),
                        "2026-01-31T12:00:02Z"),
                event(newId(), "contact " + ann, "DELETED", "", "2026-01-31T12:00:03Z"));
        assertThat(api.events()).isEqualTo(4);
        JsonNode contact = api.get("/api/contacts/" + ann + "?include_deleted=true").is(200).json();
        assertThat(contact.path("name").asText()).isEqualTo("Ann");
    }

    @Test
    void a_late_event_takes_its_place_in_time() {
        String ann = newId();
        pushAll(
                created(ann, "Ann", "2026-01-31T12:00:00Z"),
                event(
                        newId(),
                        "contact " + ann,
                        "UPDATED",
                        "\"name\":\"New\"",
                        "2026-01-31T14:00:00Z"));
        pushAll(
                event(
                        newId(),
                        "contact " + ann,
                        "UPDATED",
                        "\"name\":\"Old\",\"phone\":\"1\"",
                        "2026-01-31T13:00:00Z"));
        JsonNode contact = api.get("/api/contacts/" + ann).is(200).json();
        assertThat(contact.path("name").asText()).isEqualTo("New");
        assertThat(contact.path("phone").asText()).isEqualTo("1");
    }

    @Test
    void null_and_a_blank_name_mean_unchanged() {
        String ann = api.post("/api/contacts", "{\"name\":\"Ann\",\"phone\":\"1\"}").is(201).id();
        pushAll(
                event(
                        newId(),
                        "contact " + ann,
                        "UPDATED",
                        "\"name\":\" \",\"phone\":null,\"notes\":\"n\"",
                        clock().instant().toString()));
        JsonNode contact = api.get("/api/contacts/" + ann).is(200).json();
        assertThat(contact.path("name").asText()).isEqualTo("Ann");
        assertThat(contact.path("phone").asText()).isEqualTo("1");
        assertThat(contact.path("notes").asText()).isEqualTo("n");
    }

    @ParameterizedTest
    @CsvSource({"12:00:05.999999, true", "12:00:06, false", "11:59:00, true"})
    void an_undo_counts_by_the_phones_own_clock(String time, boolean accepted) {
        String ann = newId();
        String deletion = newId();
        String undo =
                event(
                        newId(),
                        "contact " + ann,
                        "UNDO",
                        "\"undone_event_id\":\"" + deletion + "\"",
                        "2099-01-31T" + time + "Z");
        String[] batch = {
            undo,
            event(deletion, "contact " + ann, "DELETED", "", "2099-01-31T12:00:00Z"),
            created(ann, "Ann", "2099-01-31T11:00:00Z")
        };
        if (accepted) {
            pushAll(batch);
            api.get("/api/contacts/" + ann).is(200);
        } else {
            Reply reply = push(batch);
            assertThat(reply.at("/conflicts")).hasSize(1);
            assertThat(reply.at("/reasons").elements().next().asText()).contains("too late");
            api.get("/api/contacts/" + ann).is(404);
        }
    }

    @Test
    void undoing_the_deletion_of_a_contact_brings_its_transactions_back() {
        String ann = newId();
        String lunch = newId();
        String deletion = newId();
        pushAll(
                created(ann, "Ann", "2026-01-31T12:00:00Z"),
                lent(lunch, ann, 5, "2026-01-31T12:00:01Z"),
                event(deletion, "contact " + ann, "DELETED", "", "2026-01-31T12:00:02Z"));
        assertThat(api.get("/api/transactions").is(200).json()).isEmpty();
        pushAll(
                event(
                        newId(),
                        "contact " + ann,
                        "UNDO",
                        "\"undone_event_id\":\"" + deletion + "\"",
                        "2026-01-31T12:00:03Z"));
        assertThat(api.get("/api/transactions").is(200).json()).hasSize(1);
        assertThat(api.get("/api/contacts/" + ann).is(200).at("/balance").asLong()).isEqualTo(5);
    }

    @Test
    void what_a_phone_says_of_the_future_counts_from_receipt_in_its_order() {
        Instant before = clock().instant();
        String ann = newId();
        pushAll(
                event(
                        newId(),
                        "contact " + ann,
                        "UPDATED",
                        "\"name\":\"Second\"",
                        "9999-12-31T23:59:59.999999Z"),
                event(
                        newId(),
                        "contact " + ann,
                        "UPDATED",
                        "\"name\":\"First\"",
                        "9999-12-31T23:59:59.999998Z"),
                created(ann, "Ann", "9999-01-01T00:00:00Z"));
        JsonNode contact = api.get("/api/contacts/" + ann).is(200).json();
        assertThat(contact.path("name").asText()).isEqualTo("Second");
        Instant created = Instant.parse(contact.path("created_at").asText());
        assertThat(created)
                .isBetween(before.truncatedTo(ChronoUnit.MICROS), clock().instant().plusSeconds(1));
        api.put("/api/contacts/" + ann, "{\"name\":\"Third\"}").is(200);
        assertThat(api.get("/api/contacts/" + ann).is(200).at("/name").asText()).isEqualTo("Third");
    }

    @ParameterizedTest
    @CsvSource({
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000000Z",
        "2024-01-31T12:00:00, 2024-01-31T12:00:00.000000Z",
        "2024-01-31 12:00:00.123456789+05:30, 2024-01-31T06:30:00.123456Z",
        "2024-01-31T12:00:00.1234567891234-0530, 2024-01-31T17:30:00.123456Z",
        "2024-01-31t12:00:00z, 2024-01-31T12:00:00.000000Z",
    })
    void times_are_read_as_they_are_written(String written, String read) {
        String ann = newId();
        pushAll(created(ann, "Ann", written));

        assertThat(api.get("/api/contacts/" + ann).at("/created_at").asText()).isEqualTo(read);
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

    /** The hash once that many events are counted, which takes a moment with a mirror. */
    private JsonNode settledHash(int events) {
        return Awaitility.await()
                .until(
                        () -> api.get("/api/sync/hash").is(200).json(),
                        json -> json.path("event_count").asInt() == events);
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

    @Test
    void synced_changes_can_be_taken_back_by_rest() {
        String ann = newId();
        pushAll(created(ann, "Ann", clock().instant().toString()));
        api.post("/api/contacts/" + ann + "/undo", "{}").is(200);
        api.get("/api/contacts/" + ann).is(404);
        assertThat(pull()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "[1,]", "[{}] x", "null", "\"x\"", "[\u0000]"})
    void a_body_that_is_no_array_is_refused_whole(String body) {
        api.post("/api/sync/events", body).isProblem(400, "invalid_request");
    }

    @Test
    void a_body_that_is_nested_without_end_is_refused() {
        api.post("/api/sync/events", "[".repeat(5000)).isProblem(400, "invalid_request");
        api.post("/api/sync/events", "[{\"n\":" + "9".repeat(5000) + "}]")
                .isProblem(400, "invalid_request");
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
