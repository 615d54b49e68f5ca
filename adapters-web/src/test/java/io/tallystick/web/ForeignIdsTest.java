package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.application.account.Role;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Ids of others, by somebody who has things too, in bodies, batches and live readers. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForeignIdsTest {

    private final GuardedServer guarded = GuardedServer.inMemory();
    private final Thief thief = new Thief(guarded.token(Role.USER, "thief"));
    private final String token = guarded.token(Role.USER, "victim");

    private String contact = "";
    private String transaction = "";
    private String event = "";
    private String before = "";

    private final class Thief {

        private final String token;
        private final String contact;
        private final String transaction;

        Thief(String token) {
            this.token = token;
            this.contact = newContact(token, "Thief's");
            this.transaction = newTransaction(token, contact);
        }

        Reply send(String method, String path, String body) {
            return guarded.send(method, path, body, token);
        }

        /** What is refused of a batch. */
        List<String> push(String... events) {
            Reply reply = send("POST", "/api/sync/events", "[" + String.join(",", events) + "]");
            JsonNode conflicts = reply.is(200).json().path("conflicts");
            List<String> refused = new ArrayList<>();
            conflicts.forEach(each -> refused.add(each.asText()));
            return refused;
        }
    }

    private String newContact(String by, String name) {
        return guarded.send("POST", "/api/contacts", "{\"name\":\"" + name + "\"}", by)
                .is(201)
                .id();
    }

    private String newTransaction(String by, String with) {
        return guarded.send("POST", "/api/transactions", body(with), by).is(201).id();
    }

    private static String body(String with) {
        return Api.transactionJson(with, "owed", 5, "2026-01-01");
    }

    private String export() {
        return guarded.send("GET", "/api/events/export", null, token).is(200).text();
    }

    @BeforeAll
    void record() {
        contact = newContact(token, "Zoe");
        transaction = newTransaction(token, contact);
        event =
                guarded.send("GET", "/api/events?aggregate_id=" + transaction, null, token)
                        .at("/events/0/event_id")
                        .asText();
        assertThat(event).isNotEmpty();
        before = export();
    }

    @AfterEach
    void nothingHasHappened() {
        assertThat(export()).isEqualTo(before);
    }

    @AfterAll
    void stop() {
        guarded.close();
    }

    /** The status and code that an id has which nobody knows. */
    private static String outcome(Reply reply) {
        return reply.status() + " " + reply.json().path("code").asText();
    }

    @Test
    void a_transaction_cannot_be_moved_to_a_contact_of_another() {
        String path = "/api/transactions/" + thief.transaction;
        for (String method : List.of("PUT", "PATCH")) {
            thief.send(method, path, "{\"contact_id\":\"" + contact + "\"}")
                    .isProblem(404, "contact_not_found");
        }
        assertThat(guarded.send("GET", path, null, thief.token).at("/contact_id").asText())
                .isEqualTo(thief.contact);
    }

    @Test
    void an_id_that_another_has_cannot_be_taken() {
        thief.send("POST", "/api/contacts", "{\"id\":\"" + contact + "\",\"name\":\"Mine\"}")
                .isProblem(409, "already_exists");
        thief.send(
                        "POST",
                        "/api/transactions",
                        body(thief.contact).replaceFirst("\\{", "{\"id\":\"" + transaction + "\","))
                .isProblem(409, "already_exists");
    }

    @Test
    void an_undo_of_anothers_event_is_as_one_of_an_event_that_there_is_not() {
        for (String path :
                List.of(
                        "/api/contacts/" + thief.contact + "/undo",
                        "/api/transactions/" + thief.transaction + "/undo")) {
            Reply foreign = thief.send("POST", path, "{\"event_id\":\"" + event + "\"}");
            Reply unknown =
                    thief.send("POST", path, "{\"event_id\":\"" + UUID.randomUUID() + "\"}");
            assertThat(foreign.status()).as(foreign.text()).isBetween(400, 499);
            assertThat(outcome(foreign)).isEqualTo(outcome(unknown));
        }
    }

    @Test
    void a_phone_can_send_nothing_about_what_is_anothers() {
        String time = "2026-02-01T12:00:00Z";
        String rename =
                PhoneEvents.event(
                        "contact " + contact, "UPDATED", PhoneEvents.contactData("Mine"), time);
        String raise =
                PhoneEvents.event(
                        "transaction " + transaction,
                        "UPDATED",
                        PhoneEvents.lentData(thief.contact, 999),
                        time);
        String delete = PhoneEvents.event("contact " + contact, "DELETED", "", time);
        String undo =
                PhoneEvents.event(
                        "transaction " + transaction,
                        "UNDO",
                        "\"undone_event_id\":\"" + event + "\"",
                        time);
        String undoOfOwn =
                PhoneEvents.event(
                        "transaction " + thief.transaction,
                        "UNDO",
                        "\"undone_event_id\":\"" + event + "\"",
                        time);
        String take =
                PhoneEvents.event(
                        "contact " + contact, "CREATED", PhoneEvents.contactData("Mine"), time);

        assertThat(thief.push(rename, raise, delete, undo, undoOfOwn)).hasSize(5);
        assertThat(thief.push(take)).hasSize(1);
    }

    @Test
    void live_readers_hear_nothing_of_another() {
        Reply page = guarded.send("GET", "/api/events?limit=1", null, token).is(200);
        String position = page.at("/events/0/position").asText();
        assertThat(position).isNotEmpty();
        for (String query :
                List.of("?aggregate_id=" + contact + "&after=" + position, "?after=" + position)) {
            try (LiveReader reader =
                            LiveReader.openAs(
                                    guarded.api(), "/api/events/stream" + query, thief.token);
                    SocketReader socket =
                            SocketReader.open(
                                    guarded.api(), "/ws" + query + "&token=" + thief.token)) {
                hearsNothing(reader, socket);
            }
        }
    }

    private void hearsNothing(LiveReader reader, SocketReader socket) {
        while (true) {
            LiveReader.Message message = reader.next();
            assertThat(message.data()).doesNotContain("Zoe", contact, transaction);
            if (message.type().equals("caught-up")) {
                break;
            }
        }
        while (true) {
            SocketReader.Frame frame = socket.next();
            assertThat(frame.data().toString()).doesNotContain("Zoe", contact, transaction);
            if (frame.type().equals("caught-up")) {
                break;
            }
        }
    }
}
