package io.tallystick.web;

import static io.tallystick.web.PhoneEvents.contactData;
import static io.tallystick.web.PhoneEvents.event;
import static io.tallystick.web.PhoneEvents.lentData;
import static io.tallystick.web.PhoneEvents.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;

import java.util.ArrayList;
import java.util.List;

/** A phone that sends what it recorded, and gets what was recorded elsewhere. */
abstract class PhoneCaseBase extends CaseBase {

    PhoneCaseBase(TestedServer server) {
        super(server);
    }

    static String created(String contact, String name, String timestamp) {
        return event(newId(), "contact " + contact, "CREATED", contactData(name), timestamp);
    }

    static String lent(String transaction, String contact, long amount, String timestamp) {
        return event(
                newId(),
                "transaction " + transaction,
                "CREATED",
                lentData(contact, amount),
                timestamp);
    }

    final Reply push(String... events) {
        return api.post("/api/sync/events", "[" + String.join(",", events) + "]").is(200);
    }

    final void pushAll(String... events) {
        Reply reply = push(events);
        assertThat(reply.at("/accepted")).as(reply.text()).hasSize(events.length);
        assertThat(reply.at("/conflicts")).isEmpty();
    }

    final void refused(String reason, String event) {
        int before = api.events();
        Reply reply = push(event);
        assertThat(reply.at("/accepted")).as(event).isEmpty();
        assertThat(reply.at("/conflicts")).hasSize(1);
        String name = reply.at("/conflicts/0").asText();
        assertThat(reply.at("/reasons").path(name).asText()).contains(reason);
        assertThat(api.events()).isEqualTo(before);
    }

    final List<JsonNode> pull() {
        List<JsonNode> events = new ArrayList<>();
        api.get("/api/sync/events").is(200).json().forEach(events::add);
        return events;
    }

    /** The hash once that many events are counted, which takes a moment with a mirror. */
    final JsonNode settledHash(int events) {
        return Awaitility.await()
                .until(
                        () -> api.get("/api/sync/hash").is(200).json(),
                        json -> json.path("event_count").asInt() == events);
    }
}
