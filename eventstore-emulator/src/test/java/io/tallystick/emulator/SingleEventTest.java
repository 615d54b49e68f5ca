package io.tallystick.emulator;

import static io.tallystick.emulator.ForeignClient.ATOM_JSON;
import static io.tallystick.emulator.ForeignClient.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SingleEventTest {

    private final EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    private final ForeignClient client = new ForeignClient(emulator);

    @BeforeEach
    void write() {
        client.append("s", -1, 0, 1);
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void an_entry_has_its_content() {
        Answer answer = client.get("/streams/s/1", "Accept", ATOM_JSON);

        assertThat(answer.json().get("title").textValue()).isEqualTo("1@s");
        assertThat(answer.json().get("content").get("data").get("n").intValue()).isEqualTo(1);
        assertThat(answer.json().get("links")).hasSize(2);
    }

    @Test
    void json_is_the_data_alone() {
        assertThat(client.get("/streams/s/1", "Accept", "application/json").text())
                .isEqualTo("{\n  \"n\": 1\n}");
    }

    @Test
    void event_json_is_the_event() {
        Answer answer =
                client.get("/streams/s/1", "Accept", "application/vnd.eventstore.event+json");

        assertThat(answer.json().fieldNames())
                .toIterable()
                .containsExactly(
                        "eventStreamId", "eventNumber", "eventType", "eventId", "data", "metadata");
        assertThat(answer.json().get("metadata").textValue()).isEmpty();
    }

    @Test
    void text_is_a_json_string() {
        client.post(
                "/streams/t",
                "application/octet-stream",
                "a\"b",
                "ES-EventId",
                id(9).toString(),
                "ES-EventType",
                "t");

        assertThat(client.get("/streams/t/0", "Accept", "application/json").text())
                .isEqualTo("\"a\\\"b\"");
        assertThat(client.get("/streams/t/0", "Accept", "application/octet-stream").text())
                .isEqualTo("a\"b");
    }

    @Test
    void xml_is_what_clients_get_who_do_not_ask_and_is_not_covered() {
        assertThat(client.get("/streams/s/1").status()).isEqualTo(501);
        assertThat(client.get("/streams/s/1", "Accept", "*/*").status()).isEqualTo(501);
    }

    @Test
    void a_number_can_be_kept_and_the_head_has_a_tag() {
        Answer numbered = client.feed("/streams/s/1");
        Answer head = client.feed("/streams/s/head");

        assertThat(numbered.header("Cache-Control")).isEqualTo("max-age=31536000, private");
        assertThat(numbered.header("ETag")).isEqualTo("absent");
        assertThat(head.json().get("title").textValue()).isEqualTo("1@s");
        assertThat(head.header("ETag")).startsWith("\"1;");
        assertThat(head.header("Cache-Control")).isEqualTo("max-age=0, no-cache, must-revalidate");
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(client.feed("/streams/s/2").status()).isEqualTo(404);
        assertThat(client.feed("/streams/never/head").status()).isEqualTo(404);
    }
}
