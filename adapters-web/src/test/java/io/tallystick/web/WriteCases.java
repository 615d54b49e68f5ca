package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What every write has in common: keys, preconditions, bodies. */
abstract class WriteCases extends CaseBase {

    private static final String KEY = "Idempotency-Key";

    WriteCases(TestedServer server) {
        super(server);
    }

    @Test
    void a_key_is_the_same_quoted_or_not() {
        String first = api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "a\\\"b").is(201).id();
        Reply again = api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "\"a\\\\\\\"b\"").is(201);
        assertThat(again.id()).isEqualTo(first);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void requests_are_the_same_if_their_json_values_are() {
        String contact = api.contact("A");
        String body =
                """
                {"contact_id":"%s","direction":"lent","amount":10,"transaction_date":"2026-01-01",
                 "extra":[1,{"b":2,"a":null}]}
                """
                        .formatted(contact);
        String same =
                """
                { "extra":[1.0,{"a":null,"b":2e0}],"transaction_date":"2026-01-01",
                  "amount":1e1,"direction":"\\u006cent","contact_id":"%s"}
                """
                        .formatted(contact);
        String first = api.post("/api/transactions", body, KEY, "k").is(201).id();
        assertThat(api.post("/api/transactions", same, KEY, "k").is(201).id()).isEqualTo(first);
        api.post("/api/transactions", body.replace("null", "0"), KEY, "k")
                .isProblem(422, "idempotency_key_reused");
        assertThat(api.events()).isEqualTo(2);
    }

    @Test
    void a_key_belongs_to_one_request_for_ever() {
        String path = "/api/contacts/" + api.contact("A");
        Reply put = api.put(path, "{\"name\":\"B\"}", KEY, "k").is(200);

        assertThat(api.put(path, "{\"name\":\"B\"}", KEY, "k").is(200).text())
                .isEqualTo(put.text());
        api.put(path, "{\"name\":\"C\"}", KEY, "k").isProblem(422, "idempotency_key_reused");
        api.patch(path, "{\"name\":\"B\"}", KEY, "k").isProblem(422, "idempotency_key_reused");
        api.delete(path, KEY, "k").isProblem(422, "idempotency_key_reused");
        api.post(path + "/undo", "{}", KEY, "k").isProblem(422, "idempotency_key_reused");
        api.post("/api/contacts", "{\"name\":\"B\"}", KEY, "k")
                .isProblem(422, "idempotency_key_reused");
        api.put("/api/contacts/" + api.contact("D"), "{\"name\":\"B\"}", KEY, "k")
                .isProblem(422, "idempotency_key_reused");
        assertThat(api.events()).isEqualTo(3);
    }

    @Test
    void a_used_key_goes_before_every_other_check() {
        String path = "/api/contacts/" + api.contact("A");
        api.put(path, "{\"name\":\"B\"}", KEY, "k").is(200);

        api.put(path, "{\"name\":7}", KEY, "k").isProblem(422, "idempotency_key_reused");
        api.post("/api/transactions", "{}", KEY, "k").isProblem(422, "idempotency_key_reused");
        api.put("/api/contacts/x", "{}", KEY, "k").isProblem(422, "idempotency_key_reused");
        api.put(path, "{\"name\":\"B\"}", KEY, "k", "If-Match", "\"77\"").is(200);
        api.put(path, "{\"name\":\"B\"}", KEY, "k", "If-Match", "rubbish").is(200);
        api.put(path, "{\"name\":\"C\"}", KEY, "k", "If-Match", "\"77\"")
                .isProblem(422, "idempotency_key_reused");
        api.put(path, "{\"name\":\"C\"}", KEY, "other", "If-Match", "rubbish")
                .isInvalid("/If-Match");
    }

    @Test
    void keys_are_scoped_to_the_user() {
        String id = api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "k").is(201).id();
        Reply other = api.otherUser().post("/api/contacts", "{\"name\":\"A\"}", KEY, "k").is(201);
        assertThat(other.id()).isNotEqualTo(id);
        assertThat(other.header("Idempotent-Replayed")).isNull();
    }

    @Test
    void a_refused_request_is_not_remembered() {
        api.post("/api/contacts", "{\"name\":\"\"}", KEY, "k").isInvalid("/name");
        api.put("/api/contacts/" + UUID.randomUUID(), "{}", KEY, "k").isProblem(404, "not_found");
        api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "k").is(201);
    }

    @Test
    void a_malformed_key_is_refused() {
        for (String key : List.of("two words", "\"open", "\"a\"b\"", "\"\"", "\"\\x\"")) {
            HttpRequest request =
                    HttpRequest.newBuilder(api.uri("/api/contacts"))
                            .timeout(Duration.ofSeconds(10))
                            .header(Api.USER_HEADER, api.user())
                            .header("Content-Type", "application/json")
                            .header(KEY, key)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"A\"}"))
                            .build();
            api.send(request).isProblem(400, "idempotency_key_invalid");
        }
        api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "a", KEY, "a")
                .isProblem(400, "idempotency_key_invalid");
        api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "x".repeat(256))
                .isProblem(400, "idempotency_key_invalid");
        api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "x".repeat(255)).is(201);
        assertThat(api.events()).isEqualTo(1);
    }

    @Test
    void a_replay_shows_the_entity_as_it_was_and_the_balance_as_it_is() {
        Reply made = api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "k").is(201);
        String path = "/api/contacts/" + made.id();
        api.put(path, "{\"name\":\"B\"}").is(200);
        api.transaction(made.id(), "lent", 12, "2026-01-01");

        Reply again = api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "k").is(201);
        assertThat(again.at("/name").asText()).isEqualTo("A");
        assertThat(again.at("/version").asInt()).isZero();
        assertThat(again.header("ETag")).isEqualTo("\"0\"");
        assertThat(again.at("/balance").asInt()).isEqualTo(12);

        api.delete(path).is(200);
        Reply afterDeletion = api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "k").is(201);
        assertThat(afterDeletion.at("/is_deleted").asBoolean()).isFalse();
        assertThat(afterDeletion.at("/balance").asInt()).isZero();
    }

    @Test
    void deletions_and_undos_are_replayed_too() {
        String path = "/api/contacts/" + api.contact("A");
        Reply deleted = api.delete(path, KEY, "d").is(200);
        Reply again =
                api.send("DELETE", path, "{ }", KEY, "d", "Content-Type", "application/json")
                        .is(200);
        assertThat(again.text()).isEqualTo(deleted.text());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("ETag")).isEqualTo(deleted.header("ETag"));

        Reply undone = api.post(path + "/undo", "{}", KEY, "u").is(200);
        clock().advance(Duration.ofMinutes(1));
        Reply undoneAgain = api.send("POST", path + "/undo", null, KEY, "u").is(200);
        assertThat(undoneAgain.text()).isEqualTo(undone.text());
        assertThat(undoneAgain.header("Idempotent-Replayed")).isEqualTo("true");

        String other = "/api/contacts/" + api.contact("B");
        Reply gone = api.post(other + "/undo", "{}", KEY, "v").is(200);
        assertThat(api.post(other + "/undo", "{}", KEY, "v").is(200).text()).isEqualTo(gone.text());
        api.delete("/api/contacts/" + UUID.randomUUID(), KEY, "d")
                .isProblem(422, "idempotency_key_reused");
    }

    @Test
    void the_id_in_the_path_is_the_same_in_any_spelling() {
        String id = api.contact("A");
        api.put("/api/contacts/" + id, "{}", KEY, "k").is(200);
        assertThat(
                        api.put(
                                        "/api/contacts/"
                                                + id.toUpperCase(java.util.Locale.ROOT)
                                                + "/",
                                        "{}",
                                        KEY,
                                        "k")
                                .is(200)
                                .header("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void many_at_once_with_one_key_make_one_event_and_one_answer() {
        List<Reply> replies =
                race(24, i -> api.post("/api/contacts", "{\"name\":\"A\"}", KEY, "k"));
        assertThat(replies).extracting(Reply::status).containsOnly(201);
        assertThat(replies).extracting(Reply::text).containsOnly(replies.getFirst().text());
        assertThat(replies)
                .filteredOn(reply -> reply.header("Idempotent-Replayed") == null)
                .hasSize(1);
        assertThat(api.events()).isEqualTo(1);

        String path = "/api/contacts/" + replies.getFirst().id();
        List<Reply> puts = race(24, i -> api.put(path, "{\"name\":\"B\"}", KEY, "p"));
        assertThat(puts).extracting(Reply::status).containsOnly(200);
        assertThat(puts).extracting(Reply::text).containsOnly(puts.getFirst().text());
        assertThat(api.events()).isEqualTo(2);
    }

    @Test
    void of_two_bodies_racing_with_one_key_one_wins() {
        List<Reply> replies =
                race(16, i -> api.post("/api/contacts", "{\"name\":\"N" + i % 2 + "\"}", KEY, "k"));
        assertThat(replies).extracting(Reply::status).containsOnly(201, 422);
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(8);
        assertThat(api.events()).isEqualTo(1);
    }

    private interface Racer {
        Reply run(int number);
    }

    private static List<Reply> race(int racers, Racer racer) {
        List<Future<Reply>> futures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < racers; i++) {
                int number = i;
                futures.add(threads.submit(() -> racer.run(number)));
            }
        }
        List<Reply> replies = new ArrayList<>();
        for (Future<Reply> future : futures) {
            try {
                replies.add(future.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        return replies;
    }

    @Test
    void a_change_is_made_only_on_the_version_it_names() {
        String path = "/api/contacts/" + api.contact("A");
        api.put(path, "{\"name\":\"B\"}", "If-Match", "\"0\"").is(200);
        Reply failed =
                api.put(path, "{\"name\":\"C\"}", "If-Match", "\"0\"")
                        .isProblem(412, "version_conflict");
        assertThat(failed.at("/current_version").asInt()).isEqualTo(1);
        assertThat(failed.at("/intervening_events")).hasSize(1);
        assertThat(failed.at("/intervening_events/0/data/name").asText()).isEqualTo("B");
        assertThat(failed.at("/intervening_events/0/version").asInt()).isEqualTo(1);

        api.patch(path, "{}", "If-Match", "\"0\", \"1\"").is(200);
        api.delete(path, "If-Match", "\"0\"").isProblem(412, "version_conflict");
        api.delete(path, "If-Match", "W/\"2\"").isProblem(412, "version_conflict");
        api.delete(path, "If-Match", "\"99\"").isProblem(412, "version_conflict");
        api.post(path + "/undo", "{}", "If-Match", "\"0\"").isProblem(412, "version_conflict");
        api.delete(path, "If-Match", "*").is(200);
        api.delete(path, "If-Match", "*").isProblem(404, "not_found");
        assertThat(api.events()).isEqualTo(4);
    }

    @Test
    void a_malformed_precondition_is_refused() {
        String path = "/api/contacts/" + api.contact("A");
        for (String bad : List.of("0", "\"0", "\"abc\"", "*, \"0\"", "\"0\" \"1\"", ",")) {
            api.put(path, "{}", "If-Match", bad).isInvalid("/If-Match");
        }
        api.put(path, "{\"name\":1}", "If-Match", "x").isInvalid("/If-Match", "/name");
        api.delete(path, "If-Match", "x").isInvalid("/If-Match");
        assertThat(api.events()).isEqualTo(1);
    }

    @Test
    void writers_without_precondition_decide_again_after_a_race() {
        String path = "/api/contacts/" + api.contact("A");
        List<Reply> replies = race(12, i -> api.put(path, "{\"phone\":\"" + i + "\"}"));
        assertThat(replies).extracting(Reply::status).containsOnly(200);
        assertThat(api.get(path).at("/version").asInt()).isEqualTo(12);
    }

    @Test
    void bodies_must_be_json_of_the_right_type() {
        String contacts = "/api/contacts";
        api.send("POST", contacts, "{\"name\":\"A\"}").isProblem(415, "unsupported_media_type");
        for (String type :
                List.of(
                        "text/plain",
                        "application/merge-patch+json",
                        "application/json; charset=latin1",
                        "application/json-patch+json",
                        "application/x-www-form-urlencoded")) {
            api.send("POST", contacts, "{\"name\":\"A\"}", "Content-Type", type)
                    .isProblem(415, "unsupported_media_type");
        }
        String path = contacts + "/" + api.contact("A");
        assertThat(
                        api.send("PATCH", path, "{}", "Content-Type", "application/json")
                                .isProblem(415, "unsupported_media_type")
                                .header("Accept-Patch"))
                .isEqualTo("application/merge-patch+json");
        api.send("DELETE", path, "{}", "Content-Type", "text/plain")
                .isProblem(415, "unsupported_media_type");
        api.send("POST", path + "/undo", "{}").isProblem(415, "unsupported_media_type");
        api.post(contacts, "{}", "Content-Encoding", "gzip")
                .isProblem(415, "unsupported_media_type");
        api.send(
                        "PATCH",
                        path,
                        "{}",
                        "Content-Type",
                        "Application/Merge-Patch+JSON; charset=\"UTF-8\"")
                .is(200);
        assertThat(api.events()).isEqualTo(2);
    }

    @Test
    void bodies_must_be_one_well_formed_json_object() {
        for (String bad :
                List.of(
                        "",
                        " ",
                        "{",
                        "{\"name\":\"A\"",
                        "{\"name\":\"A\"} x",
                        "{\"name\":\"A\"}{}",
                        "{\"name\":\"A\",\"name\":\"B\"}",
                        "{'name':'A'}",
                        "{\"name\":\"A\",}",
                        "{\"name\":NaN}",
                        "{\"name\":\"A\",\"x\":01}",
                        "{\"name\":\"tab\tinside\"}",
                        "[]",
                        "\"name\"",
                        "null",
                        "17",
                        "{\"name\":\"A\",\"x\":" + "[".repeat(200) + "]".repeat(200) + "}")) {
            Reply reply = api.post("/api/contacts", bad).isProblem(400, "invalid_request");
            assertThat(reply.json().has("errors")).isFalse();
        }
        assertThat(api.events()).isZero();
    }

    @Test
    void a_body_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
        String head = "{\"name\":\"A\",\"x\":\"";
        int room = (1 << 20) - head.length() - 2;
        api.post("/api/contacts", head + "x".repeat(room) + "\"}").is(201);
        api.post("/api/contacts", head + "x".repeat(room + 1) + "\"}")
                .isProblem(413, "content_too_large");
        api.post("/api/contacts", "x".repeat(10 << 20)).isProblem(413, "content_too_large");
        assertThat(api.events()).isEqualTo(1);
    }
}
