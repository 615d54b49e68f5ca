package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The log as it grows. */
abstract class StreamCases extends CaseBase {

    private static final String STREAM = "/api/events/stream";

    StreamCases(TestedServer server) {
        super(server);
    }

    @Test
    void history_comes_first_then_it_is_caught_up_then_what_happens() {
        create("Ann");
        create("Ben");
        try (LiveReader reader = LiveReader.open(api, STREAM + "?after=" + start(), null)) {
            assertThat(reader.next("ContactCreated").json().at("/data/name").asText())
                    .isEqualTo("Ann");
            LiveReader.Message second = reader.next("ContactCreated");
            LiveReader.Message caughtUp = reader.next("caught-up");
            assertThat(caughtUp.id()).isNull();
            assertThat(second.json()).isEqualTo(api.get("/api/events").at("/events/1"));
            assertThat(second.id()).isEqualTo(second.json().path("position").asText());

            create("Cem");

            assertThat(reader.next("ContactCreated").json().at("/data/name").asText())
                    .isEqualTo("Cem");
        }
    }

    @Test
    void without_a_position_it_begins_now() {
        create("Ann");
        api.get("/api/events").is(200);
        try (LiveReader reader = LiveReader.open(api, STREAM, null)) {
            reader.next("caught-up");
            create("Ben");
            assertThat(reader.next("ContactCreated").json().at("/data/name").asText())
                    .isEqualTo("Ben");
        }
    }

    @Test
    void the_last_id_wins_over_the_position_in_the_address() {
        String start = start();
        create("Ann");
        create("Ben");
        String first = api.get("/api/events").at("/events/0/position").asText();
        try (LiveReader reader = LiveReader.open(api, STREAM + "?after=" + start, first)) {
            assertThat(reader.next("ContactCreated").json().at("/data/name").asText())
                    .isEqualTo("Ben");
            reader.next("caught-up");
        }
    }

    @Test
    void filters_hold_for_history_and_for_what_happens() {
        String id = create("Ann");
        try (LiveReader reader =
                LiveReader.open(
                        api,
                        STREAM + "?type=ContactUpdated,ContactDeleted&after=" + start(),
                        null)) {
            reader.next("caught-up");
            create("Ben");
            api.put("/api/contacts/" + id, "{\"name\":\"Anna\"}").is(200);
            assertThat(reader.next("ContactUpdated").json().at("/data/name").asText())
                    .isEqualTo("Anna");
        }
    }

    @Test
    void others_are_not_seen() {
        Api stranger = api.otherUser();
        try (LiveReader reader = LiveReader.open(stranger, STREAM, null)) {
            reader.next("caught-up");
            create("Ann");
            api.get("/api/events").is(200);
            stranger.contact("Zoe");

            assertThat(reader.next("ContactCreated").json().at("/data/name").asText())
                    .isEqualTo("Zoe");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"otherepoch-1", "nonsense"})
    void an_id_that_cannot_be_honoured_is_answered_by_a_resync(String id) {
        create("Ann");
        api.get("/api/events").is(200);
        try (LiveReader reader = LiveReader.open(api, STREAM, id)) {
            LiveReader.Message resync = reader.next("resync");
            assertThat(resync.id()).isNull();
            assertThat(resync.json().path("head").asText())
                    .isEqualTo(api.get("/api/events").at("/head").asText());
            reader.next("caught-up");
            create("Ben");
            assertThat(reader.next("ContactCreated").json().at("/data/name").asText())
                    .isEqualTo("Ben");
        }
    }

    @Test
    void bad_parameters_are_named() {
        api.get(STREAM + "?after=x&type=Nothing&aggregate_type=y&aggregate_id=z&from=f&to=t")
                .isInvalid("/after", "/type", "/aggregate_type", "/aggregate_id", "/from", "/to");
    }

    @Test
    void a_reader_cut_off_again_and_again_misses_and_repeats_nothing() {
        String position = start();
        int events = 150;
        CompletableFuture<Void> writing =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < events; i++) {
                                create("Contact " + i);
                            }
                        });
        Random random = new Random(7);
        List<String> seen = new ArrayList<>();
        while (seen.size() < events) {
            try (LiveReader reader = LiveReader.open(api, STREAM, position)) {
                int length = 1 + random.nextInt(20);
                for (int i = 0; i < length && seen.size() < events; i++) {
                    LiveReader.Message message = reader.next();
                    if (message.id() != null) {
                        position = message.id();
                        seen.add(message.json().at("/data/name").asText());
                    }
                }
            }
        }
        writing.join();

        assertThat(seen).hasSize(events).doesNotHaveDuplicates();
        assertThat(seen.getFirst()).isEqualTo("Contact 0");
        assertThat(seen.getLast()).isEqualTo("Contact " + (events - 1));
    }

    private String create(String name) {
        return api.post("/api/contacts", "{\"name\":\"" + name + "\"}").is(201).id();
    }

    private String start() {
        return api.get("/api/events").at("/head").asText().replaceFirst("-[0-9]+$", "-0");
    }
}
