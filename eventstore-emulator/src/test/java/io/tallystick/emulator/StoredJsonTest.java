package io.tallystick.emulator;

import static io.tallystick.emulator.ForeignClient.EVENTS_JSON;
import static io.tallystick.emulator.ForeignClient.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;
import java.util.stream.Stream;

/** What the server makes of the data that it is given. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoredJsonTest {

    private final EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    private final ForeignClient client = new ForeignClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("{\"b\":1,\"a\":2}", "{\n  \"b\": 1,\n  \"a\": 2\n}"),
                Arguments.of("[1,{\"a\":[]}]", "[\n  1,\n  {\n    \"a\": []\n  }\n]"),
                Arguments.of("{}", "{}"),
                Arguments.of("{\"a\":10.10}", "{\n  \"a\": 10.1\n}"),
                Arguments.of("{\"a\":1.0}", "{\n  \"a\": 1.0\n}"),
                Arguments.of("{\"a\":-0.00001}", "{\n  \"a\": -1E-05\n}"),
                Arguments.of("{\"a\":0.0001}", "{\n  \"a\": 0.0001\n}"),
                Arguments.of("{\"a\":1e3}", "{\n  \"a\": 1000.0\n}"),
                Arguments.of("{\"a\":1e15}", "{\n  \"a\": 1E+15\n}"),
                Arguments.of("{\"a\":1e100}", "{\n  \"a\": 1E+100\n}"),
                Arguments.of(
                        "{\"a\":0.12345678901234567890}", "{\n  \"a\": 0.12345678901234568\n}"),
                Arguments.of(
                        "{\"a\":12345678901234567890123}",
                        "{\n  \"a\": 12345678901234567890123\n}"),
                Arguments.of(
                        "{\"a\":\"2026-01-01T00:00:00Z\"}",
                        "{\n  \"a\": \"2026-01-01T00:00:00Z\"\n}"),
                Arguments.of(
                        "{\"a\":\"é\\u00e9 \\ud83d\\ude00 /\\n\"}",
                        "{\n  \"a\": \"éé 😀 /\\n\"\n}"),
                Arguments.of("\"{\\\"a\\\":1}\"", "{\n  \"a\": 1\n}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void json_is_written_anew_with_indentation_and_doubles(String sent, String stored) {
        JsonNode entry = entryOf("\"data\":" + sent);

        assertThat(entry.get("isJson").booleanValue()).isTrue();
        assertThat(entry.get("data").textValue()).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "null"})
    void scalars_become_nothing_at_all(String sent) {
        JsonNode entry = entryOf("\"data\":" + sent);

        assertThat(entry.get("isJson").booleanValue()).isFalse();
        assertThat(entry.get("data").isNull()).isTrue();
        assertThat(raw()).isEmpty();
    }

    @Test
    void text_is_stored_without_its_quotes_as_no_json() {
        JsonNode entry = entryOf("\"data\":\"some \\\"text\\\"\"");

        assertThat(entry.get("isJson").booleanValue()).isFalse();
        assertThat(raw()).isEqualTo("some \"text\"");
    }

    @Test
    void metadata_alone_make_an_event_json() {
        JsonNode entry = entryOf("\"data\":\"text\",\"metadata\":{\"a\":1}");

        assertThat(entry.get("isJson").booleanValue()).isTrue();
        assertThat(entry.get("isMetaData").booleanValue()).isTrue();
        assertThat(entry.get("data").textValue()).isEqualTo("text");
        assertThat(entry.get("metaData").textValue()).isEqualTo("{\n  \"a\": 1\n}");
    }

    @Test
    void the_json_of_a_header_typed_event_stays_as_it_is() {
        String text = "{ \"a\":10.10 , \"b\":[ ] }";

        client.post(
                "/streams/s",
                "application/json",
                text,
                "ES-EventId",
                id(0).toString(),
                "ES-EventType",
                "t");

        assertThat(raw()).isEqualTo(text);
        assertThat(entry().get("data").textValue()).isEqualTo(text);
        assertThat(entry().get("metaData").isNull()).isTrue();
    }

    @Test
    void names_of_fields_are_read_in_any_case() {
        String body = "[{\"EventId\":\"%s\",\"EVENTTYPE\":\"t\",\"Data\":{}}]".formatted(id(0));

        assertThat(client.post("/streams/s", EVENTS_JSON, body).status()).isEqualTo(201);
    }

    @Test
    void ids_are_read_in_other_spellings() {
        String plain = id(0).toString().replace("-", "").toUpperCase(Locale.ROOT);
        String body = "[{\"eventId\":\"{%s}\",\"eventType\":\"t\",\"data\":{}}]".formatted(plain);

        assertThat(client.post("/streams/s", EVENTS_JSON, body).status()).isEqualTo(201);
        assertThat(entry().get("eventId").textValue()).isEqualTo(id(0).toString());
    }

    private JsonNode entryOf(String fields) {
        String body = "[{\"eventId\":\"%s\",\"eventType\":\"t\",%s}]".formatted(id(0), fields);
        assertThat(client.post("/streams/s", EVENTS_JSON, body).status()).isEqualTo(201);
        return entry();
    }

    private JsonNode entry() {
        return client.feed("/streams/s?embed=body").json().get("entries").get(0);
    }

    private String raw() {
        return client.get("/streams/s/0", "Accept", "application/octet-stream").text();
    }
}
