package io.tallystick.emulator;

import static io.tallystick.emulator.ForeignClient.EVENTS_JSON;
import static io.tallystick.emulator.ForeignClient.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeleteAndMetadataTest {

    private static final String[] HARD = {"ES-HardDelete", "True"};
    private static final String JSON = "application/json";

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final EventStoreEmulator emulator =
            EventStoreEmulator.start(EmulatorConfig.inMemory().withClock(now::get));
    private final ForeignClient client = new ForeignClient(emulator);
    private int metadataWrites;

    @AfterEach
    void close() {
        emulator.close();
    }

    private Answer setMetadata(String json) {
        return client.post(
                "/streams/s/metadata",
                JSON,
                json,
                "ES-EventId",
                id(1000 + metadataWrites++).toString());
    }

    private Answer metadata() {
        return client.get("/streams/s/metadata", "Accept", JSON);
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Softly {

        @Test
        void the_stream_is_not_found_any_more() {
            client.append("s", -1, 0, 1, 2);

            Answer deleted = client.delete("/streams/s");

            assertThat(deleted.status()).isEqualTo(204);
            assertThat(client.feed("/streams/s").status()).isEqualTo(404);
            assertThat(client.feed("/streams/s/0/forward/5").status()).isEqualTo(404);
            assertThat(client.feed("/streams/s/1").status()).isEqualTo(404);
        }

        @ParameterizedTest
        @CsvSource({"-2,204", "2,204", "1,400", "3,400", "-1,400", "-4,204"})
        void an_expected_version_counts(long expected, int status) {
            client.append("s", -1, 0, 1, 2);

            Answer answer =
                    client.delete("/streams/s", "ES-ExpectedVersion", Long.toString(expected));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("ES-CurrentVersion"))
                    .isEqualTo(status == 400 ? "2" : "absent");
        }

        @Test
        void what_was_never_written_cannot_be_deleted() {
            Answer answer = client.delete("/streams/s");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("ES-CurrentVersion")).isEqualTo("-1");
        }

        @Test
        void it_can_be_done_again() {
            client.append("s", -1, 0);
            client.delete("/streams/s");

            assertThat(client.delete("/streams/s").status()).isEqualTo(204);
            assertThat(client.delete("/streams/s", "ES-ExpectedVersion", "-4").status())
                    .isEqualTo(410);
        }

        @Test
        void all_other_metadata_are_forgotten() {
            client.append("s", -1, 0);
            setMetadata("{\"$maxCount\":5,\"mine\":1}");

            client.delete("/streams/s");

            assertThat(metadata().json())
                    .isEqualTo(ForeignClient.json("{\"$tb\":9223372036854775807}"));
        }

        @ParameterizedTest
        @ValueSource(longs = {-2, -1, 2})
        void a_new_append_opens_it_again_behind_the_old_events(long expected) {
            client.append("s", -1, 0, 1, 2);
            client.delete("/streams/s");

            Answer reopened = client.append("s", expected, 10, 11);

            assertThat(reopened.firstNumber()).isEqualTo(3);
            assertThat(client.feed("/streams/s").titles()).containsExactly("4@s", "3@s");
            assertThat(metadata().json()).isEqualTo(ForeignClient.json("{\"$tb\":3}"));
        }

        @Test
        void an_append_that_expects_a_stream_or_another_number_is_refused() {
            client.append("s", -1, 0, 1, 2);
            client.delete("/streams/s");

            assertThat(client.append("s", -4, 10).status()).isEqualTo(410);
            assertThat(client.append("s", 1, 10).header("ES-CurrentVersion")).isEqualTo("2");
        }

        @Test
        void low_pages_are_empty_afterwards_but_not_the_end() {
            client.append("s", -1, 0, 1, 2, 3);
            client.delete("/streams/s");
            client.append("s", -1, 10);

            Answer low = client.feed("/streams/s/0/forward/2");
            Answer middle = client.feed("/streams/s/3/forward/2");

            assertThat(low.titles()).isEmpty();
            assertThat(low.json().get("headOfStream").booleanValue()).isFalse();
            assertThat(low.link("previous")).endsWith("/streams/s/2/forward/2");
            assertThat(middle.titles()).containsExactly("4@s");
        }

        @Test
        void what_is_hidden_still_proves_a_repeat() {
            client.append("s", -1, 0, 1);
            client.delete("/streams/s");
            client.append("s", 1, 2);

            assertThat(client.append("s", -1, 0, 1).firstNumber()).isZero();
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Hard {

        @Test
        void the_stream_is_gone_for_ever() {
            client.append("s", -1, 0);

            assertThat(client.delete("/streams/s", HARD).status()).isEqualTo(204);

            assertThat(client.feed("/streams/s").status()).isEqualTo(410);
            assertThat(client.feed("/streams/s/0/forward/5").status()).isEqualTo(410);
            assertThat(client.feed("/streams/s/0").status()).isEqualTo(410);
            assertThat(metadata().status()).isEqualTo(410);
            assertThat(client.append("s", -2, 1).status()).isEqualTo(410);
            assertThat(client.delete("/streams/s").status()).isEqualTo(410);
            assertThat(setMetadata("{}").status()).isEqualTo(410);
        }

        @Test
        void a_name_that_was_never_written_is_burnt() {
            assertThat(client.delete("/streams/s", HARD).status()).isEqualTo(204);

            assertThat(client.append("s", -1, 0).status()).isEqualTo(410);
        }

        @Test
        void the_switch_is_true_or_false() {
            assertThat(client.delete("/streams/s", "ES-HardDelete", "yes").status()).isEqualTo(400);
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Metadata {

        @Test
        void a_stream_without_any_has_an_empty_object() {
            assertThat(metadata().status()).isEqualTo(404);

            client.append("s", -1, 0);

            assertThat(metadata().status()).isEqualTo(200);
            assertThat(metadata().text()).isEqualTo("{}");
        }

        @Test
        void they_are_replaced_as_a_whole() {
            client.append("s", -1, 0);

            Answer first = setMetadata("{\"a\":1}");
            setMetadata("{\"b\":2}");

            assertThat(first.status()).isEqualTo(201);
            assertThat(first.header("Location")).isEqualTo(emulator.url() + "/streams/%24%24s/0");
            assertThat(metadata().json()).isEqualTo(ForeignClient.json("{\"b\":2}"));
        }

        @Test
        void they_can_be_sent_as_an_event() {
            String body =
                    "[{\"eventId\":\"%s\",\"eventType\":\"$metadata\",\"data\":{\"a\":1}}]"
                            .formatted(id(5));

            Answer answer =
                    client.post(
                            "/streams/s/metadata", EVENTS_JSON, body, "ES-ExpectedVersion", "-1");

            assertThat(answer.status()).isEqualTo(201);
            assertThat(metadata().json().get("a").intValue()).isEqualTo(1);
        }

        @Test
        void they_have_versions_of_their_own() {
            setMetadata("{\"a\":1}");

            Answer conflict =
                    client.post(
                            "/streams/s/metadata",
                            JSON,
                            "{}",
                            "ES-EventId",
                            id(7).toString(),
                            "ES-ExpectedVersion",
                            "-1");

            assertThat(conflict.status()).isEqualTo(400);
            assertThat(conflict.header("ES-CurrentVersion")).isEqualTo("0");
        }

        @Test
        void they_need_an_id_and_no_other_type() {
            assertThat(client.post("/streams/s/metadata", JSON, "{}").status()).isEqualTo(400);
            assertThat(
                            client.post(
                                            "/streams/s/metadata",
                                            JSON,
                                            "{}",
                                            "ES-EventId",
                                            id(7).toString(),
                                            "ES-EventType",
                                            "other")
                                    .status())
                    .isEqualTo(400);
        }

        @Test
        void only_the_last_of_them_can_be_read_as_a_feed() {
            client.append("s", -1, 0);
            setMetadata("{\"a\":1}");
            setMetadata("{\"a\":2}");

            assertThat(client.feed("/streams/s/metadata/head/backward/5").titles())
                    .containsExactly("1@$$s");
            assertThat(client.feed("/streams/s/metadata/0/forward/5").titles())
                    .containsExactly("1@$$s");
            assertThat(client.feed("/streams/s/metadata/1").status()).isEqualTo(200);
        }

        @Test
        void a_stream_with_metadata_alone_exists_for_who_expects_one() {
            setMetadata("{}");

            assertThat(client.append("s", -4, 0).firstNumber()).isZero();
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class What_they_leave_readable {

        @Test
        void truncate_before_hides_what_is_older() {
            client.append("s", -1, 0, 1, 2, 3, 4, 5);
            setMetadata("{\"$tb\":4}");

            Answer low = client.feed("/streams/s/0/forward/3");

            assertThat(client.feed("/streams/s").titles()).containsExactly("5@s", "4@s");
            assertThat(client.feed("/streams/s").link("next")).isEqualTo("absent");
            assertThat(low.titles()).isEmpty();
            assertThat(low.json().get("headOfStream").booleanValue()).isFalse();
            assertThat(low.link("previous")).endsWith("/streams/s/3/forward/3");
            assertThat(client.feed("/streams/s/3/forward/3").titles())
                    .containsExactly("5@s", "4@s");
            assertThat(client.feed("/streams/s/3").status()).isEqualTo(404);
        }

        @Test
        void max_count_keeps_the_last_ones() {
            client.append("s", -1, 0, 1, 2, 3);
            setMetadata("{\"$maxCount\":2}");

            assertThat(client.feed("/streams/s").titles()).containsExactly("3@s", "2@s");
            assertThat(client.feed("/streams/s/1").status()).isEqualTo(404);

            client.append("s", 3, 4);

            assertThat(client.feed("/streams/s").titles()).containsExactly("4@s", "3@s");
        }

        @Test
        void max_age_hides_what_has_expired() {
            client.append("s", -1, 0, 1);
            setMetadata("{\"$maxAge\":60}");
            now.set(now.get().plusSeconds(61));
            client.append("s", 1, 2);

            assertThat(client.feed("/streams/s").titles()).containsExactly("2@s");
            assertThat(client.feed("/streams/s/0/forward/2").titles()).isEmpty();
            assertThat(client.feed("/streams/s/0").status()).isEqualTo(404);
        }

        @Test
        void cache_control_says_how_long_heads_hold() {
            client.append("s", -1, 0);
            setMetadata("{\"$cacheControl\":10}");

            assertThat(client.feed("/streams/s").header("Cache-Control"))
                    .isEqualTo("max-age=10, private");
        }

        @Test
        void the_head_has_the_last_number_even_if_all_is_hidden() {
            client.append("s", -1, 0, 1);
            setMetadata("{\"$tb\":5}");

            Answer head = client.feed("/streams/s/head/backward/1");

            assertThat(head.titles()).isEmpty();
            assertThat(head.header("ETag")).startsWith("\"1;");
        }
    }
}
