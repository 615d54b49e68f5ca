package io.tallystick.emulator;

import static io.tallystick.emulator.ForeignClient.EVENTS_JSON;
import static io.tallystick.emulator.ForeignClient.events;
import static io.tallystick.emulator.ForeignClient.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Expected versions, idempotency and refusals. The rows are those of the server's own tables. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AppendTest {

    private static final int ANY = -2;
    private static final int NO_STREAM = -1;
    private static final int STREAM_EXISTS = -4;

    private final EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    private final ForeignClient client = new ForeignClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void a_batch_is_answered_with_the_number_of_its_first_event() {
        Answer first = client.append("s", NO_STREAM, 0, 1, 2);
        Answer second = client.append("s", 2, 3);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text()).isEmpty();
        assertThat(first.header("Content-Type")).startsWith("text/plain");
        assertThat(first.header("Location")).isEqualTo(emulator.url() + "/streams/s/0");
        assertThat(second.firstNumber()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"-2,201", "-1,201", "-4,400", "0,400", "5,400"})
    void a_stream_that_was_never_written_expects(long expected, int status) {
        Answer answer = client.append("s", expected, 0);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("ES-CurrentVersion")).isEqualTo(status == 400 ? "-1" : "absent");
    }

    @Test
    void without_the_header_any_version_will_do() {
        client.append("s", NO_STREAM, 0);

        assertThat(client.post("/streams/s", EVENTS_JSON, events(1)).firstNumber()).isEqualTo(1);
    }

    @Test
    void a_conflict_says_the_current_version_and_nothing_more() {
        client.append("s", NO_STREAM, 0, 1);

        Answer answer = client.append("s", 0, 9);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("ES-CurrentVersion")).isEqualTo("1");
        assertThat(answer.text()).isEmpty();
    }

    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource({
        // ids, expected version, status, first number or current version
        "0 1 2, -1, 201, 0",
        "0 1, -1, 201, 0",
        "1 2, 0, 201, 1",
        "2, 1, 201, 2",
        "0 1 2 9, -1, 400, 2",
        "0 9, -1, 400, 2",
        "9, -1, 400, 2",
        "1 0, -1, 400, 2",
        "0, 0, 400, 2",
        "9, 3, 400, 2",
        "0 1 2, -2, 201, 0",
        "2 1, -2, 201, 2",
        "1, -4, 201, 1",
        "0 9, -2, 400, 2",
        "0 9, -4, 400, 2",
        "9 0, -2, 201, 3",
        "9, -4, 201, 3",
        "0, 2, 201, 3",
    })
    void on_a_stream_of_0_1_2_the_events(String ids, long expected, int status, String number) {
        client.append("s", NO_STREAM, 0, 1, 2);

        Answer answer = client.append("s", expected, numbers(ids));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 201) {
            assertThat(answer.firstNumber()).isEqualTo(Long.parseLong(number));
        } else {
            assertThat(answer.header("ES-CurrentVersion")).isEqualTo(number);
        }
    }

    private static long[] numbers(String ids) {
        return Arrays.stream(ids.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    @Test
    void a_repeat_is_known_whatever_came_after_and_keeps_the_old_data() {
        client.append("s", NO_STREAM, 0);
        client.append("s", 0, 1, 2, 3);
        String other =
                "[{\"eventId\":\"%s\",\"eventType\":\"other\",\"data\":{}}]".formatted(id(0));

        Answer repeat = client.post("/streams/s", EVENTS_JSON, other, "ES-ExpectedVersion", "-1");

        assertThat(repeat.status()).isEqualTo(201);
        assertThat(repeat.firstNumber()).isZero();
        assertThat(client.feed("/streams/s/0?embed=rich").json().get("summary").textValue())
                .isEqualTo("noted");
    }

    @Test
    void after_a_restart_only_exact_versions_know_a_repeat() {
        client.append("s", ANY, 0);

        emulator.restart();

        assertThat(client.append("s", NO_STREAM, 0).firstNumber()).isZero();
        assertThat(client.append("s", ANY, 0).firstNumber()).isEqualTo(1);
    }

    @Test
    void the_memory_of_ids_can_be_lost_without_a_restart() {
        client.append("s", ANY, 0);

        emulator.loseIdCache();

        assertThat(client.append("s", STREAM_EXISTS, 0).firstNumber()).isEqualTo(1);
    }

    @Test
    void of_many_who_expect_the_same_version_one_wins() {
        client.append("s", NO_STREAM, 0);

        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 1; i <= 16; i++) {
            long number = i;
            answers.add(
                    CompletableFuture.supplyAsync(() -> client.append("s", 0, number).status()));
        }

        assertThat(answers.stream().map(CompletableFuture::join))
                .containsOnlyOnce(201)
                .containsOnly(201, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "x", "", "1.0"})
    void no_expected_version(String text) {
        Answer answer =
                client.post("/streams/s", EVENTS_JSON, events(0), "ES-ExpectedVersion", text);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("ES-CurrentVersion")).isEqualTo("absent");
        assertThat(answer.text()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "", "[1]", "[{", "null"})
    void no_events(String body) {
        Answer answer = client.post("/streams/s", EVENTS_JSON, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("Write request body invalid.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"eventType\":\"t\",\"data\":{}}",
                "{\"eventId\":\"00000000-0000-0000-0000-000000000000\",\"eventType\":\"t\"}",
                "{\"eventId\":\"fbf4a1a1-b4a3-4dfe-a01f-ec52c34e16e4\",\"eventType\":\"\"}",
                "{\"eventId\":\"fbf4a1a1-b4a3-4dfe-a01f-ec52c34e16e4\"}",
                "{\"eventId\":\"zzz\",\"eventType\":\"t\"}",
            })
    void one_bad_event_spoils_the_batch(String bad) {
        String good = events(0).replaceAll("[\\[\\]]", "");

        Answer answer = client.post("/streams/s", EVENTS_JSON, "[" + good + "," + bad + "]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("ES-CurrentVersion")).isEqualTo("absent");
        assertThat(client.feed("/streams/s").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/vnd.eventstore.events+JSON",
                "application/octet-stream; charset=utf-8",
                "application/json; charset=latin1",
                "application/vnd.kurrent.events+json",
            })
    void a_body_of_an_unknown_type(String contentType) {
        Answer answer = client.post("/streams/s", contentType, events(0));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void an_answer_that_cannot_be_given_prevents_the_write() {
        Answer answer = client.post("/streams/s", EVENTS_JSON, events(0), "Accept", "image/png");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(client.feed("/streams/s").status()).isEqualTo(404);
    }

    @Test
    void an_event_of_more_than_4_MiB_is_refused_and_written() {
        String body =
                "[{\"eventId\":\"%s\",\"eventType\":\"t\",\"data\":{\"a\":\"%s\"}}]"
                        .formatted(id(0), "x".repeat(4 << 20));

        assertThat(client.post("/streams/s", EVENTS_JSON, body).status()).isEqualTo(413);
        assertThat(client.feed("/streams/s").status()).isEqualTo(200);
    }

    @Test
    void a_body_beyond_all_bounds_gets_an_empty_200_and_nothing_is_written() {
        Answer answer = client.post("/streams/s", EVENTS_JSON, "x".repeat(30_000_001));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        assertThat(client.feed("/streams/s").status()).isEqualTo(404);
    }
}
