package io.tallystick.web;

import static io.tallystick.web.PhoneEvents.contactData;
import static io.tallystick.web.PhoneEvents.event;
import static io.tallystick.web.PhoneEvents.lentData;
import static io.tallystick.web.PhoneEvents.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the events of phones mean, one after the other. */
abstract class SyncRulesCases extends PhoneCaseBase {

    SyncRulesCases(TestedServer server) {
        super(server);
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
    void a_deletion_takes_along_what_is_moved_away_later_until_it_is_undone() {
        String ann = newId();
        String ben = newId();
        String lunch = newId();
        String deletion = newId();
        String undo = newId();
        pushAll(
                created(ann, "Ann", "2026-01-31T12:00:00Z"),
                created(ben, "Ben", "2026-01-31T12:00:00Z"),
                lent(lunch, ann, 5, "2026-01-31T12:00:01Z"),
                event(
                        newId(),
                        "transaction " + lunch,
                        "UPDATED",
                        lentData(ben, 5),
                        "2026-01-31T12:00:03Z"));
        assertThat(api.get("/api/contacts/" + ben).is(200).at("/balance").asLong()).isEqualTo(5);

        pushAll(event(deletion, "contact " + ann, "DELETED", "", "2026-01-31T12:00:02Z"));

        String path = "/api/transactions/" + lunch;
        assertThat(api.get("/api/transactions").is(200).json()).isEmpty();
        api.get(path).is(404);
        assertThat(api.get(path + "?include_deleted=true").is(200).at("/is_deleted").asBoolean())
                .isTrue();
        api.patch(path, "{\"amount\":6}").is(404);
        api.delete(path).is(404);
        api.post(path + "/undo", "{}").is(404);
        assertThat(api.get("/api/contacts/" + ben).is(200).at("/balance").asLong()).isZero();
        assertThat(explained(ben)).isEmpty();

        pushAll(
                event(
                        undo,
                        "contact " + ann,
                        "UNDO",
                        "\"undone_event_id\":\"" + deletion + "\"",
                        "2026-01-31T12:00:04Z"));

        assertThat(api.get(path).is(200).at("/contact_id").asText()).isEqualTo(ben);
        assertThat(api.get("/api/contacts/" + ben).is(200).at("/balance").asLong()).isEqualTo(5);
        assertThat(explained(ben)).hasSize(1);
        assertThat(explained(ben).get(0).path("event_id").asText()).isEqualTo(undo);
    }

    @Test
    void what_was_moved_to_a_contact_that_is_not_there_can_be_changed() {
        String ann = newId();
        String ben = newId();
        String lunch = newId();
        pushAll(
                created(ann, "Ann", "2026-01-31T12:00:00Z"),
                created(ben, "Ben", "2026-01-31T12:00:00Z"),
                lent(lunch, ben, 5, "2026-01-31T12:00:01Z"),
                event(newId(), "contact " + ann, "DELETED", "", "2026-01-31T12:00:02Z"),
                event(
                        newId(),
                        "transaction " + lunch,
                        "UPDATED",
                        lentData(ann, 5),
                        "2026-01-31T12:00:03Z"));
        String path = "/api/transactions/" + lunch;
        assertThat(api.get("/api/transactions").is(200).json()).hasSize(1);
        assertThat(api.get("/api/summary").is(200).at("/total_debt").asLong()).isZero();

        api.put(path, "{" + lentData(ann, 6) + "}").is(200);
        assertThat(api.get(path).is(200).at("/amount").asLong()).isEqualTo(6);
        api.put(path, "{" + lentData(newId(), 6) + "}").is(404);
        api.put(path, "{" + lentData(ben, 6) + "}").is(200);
        assertThat(api.get("/api/contacts/" + ben).is(200).at("/balance").asLong()).isEqualTo(6);
    }

    private JsonNode explained(String contact) {
        return api.get("/api/contacts/" + contact + "/balance/explain").is(200).at("/lines");
    }

    @Test
    void a_transaction_that_is_older_than_its_contact_is_left_out() {
        String ann = newId();
        String lunch = newId();
        pushAll(
                created(ann, "Ann", "2026-01-31T12:00:02Z"),
                lent(lunch, ann, 5, "2026-01-31T12:00:01Z"),
                lent(newId(), ann, 7, "2026-01-31T12:00:02Z"));

        api.get("/api/transactions/" + lunch).is(404);
        assertThat(api.get("/api/transactions").is(200).json()).hasSize(1);
        assertThat(api.get("/api/contacts/" + ann).is(200).at("/balance").asLong()).isEqualTo(7);
        assertThat(api.get("/api/summary").is(200).at("/total_debt").asLong()).isEqualTo(7);
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
    void synced_changes_can_be_taken_back_by_rest() {
        String ann = newId();
        pushAll(created(ann, "Ann", clock().instant().toString()));
        api.post("/api/contacts/" + ann + "/undo", "{}").is(200);
        api.get("/api/contacts/" + ann).is(404);
        assertThat(pull()).hasSize(2);
    }
}
