package io.tallystick.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AllFeedTest {

    private static final String START = "0".repeat(32);

    private final EventStoreEmulator emulator =
            EventStoreEmulator.start(EmulatorConfig.inMemory().withProjections(false));
    private final ForeignClient client = new ForeignClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void write() {
        client.append("s", -1, 0, 1, 2);
        client.append("t", -1, 3, 4);
        client.append("s", 2, 5, 6);
    }

    private static final List<String> IN_ORDER =
            List.of("0@s", "1@s", "2@s", "0@t", "1@t", "3@s", "4@s");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 4096})
    void following_previous_from_the_start_gives_every_event_once(int count) {
        write();

        List<String> found = new ArrayList<>();
        String next = "/streams/$all/" + START + "/forward/" + count;
        for (; !next.equals("absent"); ) {
            Answer page = client.feed(next);
            found.addAll(page.titles().reversed());
            next = page.link("previous");
        }

        assertThat(found).isEqualTo(IN_ORDER);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8})
    void following_next_from_the_head_gives_every_event_once(int count) {
        write();

        List<String> found = new ArrayList<>();
        String next = "/streams/%24all/head/backward/" + count;
        for (; !next.equals("absent"); ) {
            Answer page = client.feed(next);
            found.addAll(page.titles());
            next = page.link("next");
        }

        assertThat(found.reversed()).isEqualTo(IN_ORDER);
    }

    @Test
    void the_way_back_from_a_forward_page_leads_to_what_is_older() {
        write();

        Answer second =
                client.feed(client.feed("/streams/$all/" + START + "/forward/3").link("previous"));

        assertThat(client.feed(second.link("next")).titles()).containsExactly("2@s", "1@s", "0@s");
    }

    @Test
    void an_empty_page_at_the_end_stays_where_it_is() {
        write();
        Answer last = client.feed("/streams/$all/" + START + "/forward/10");

        Answer beyond = client.feed(last.link("previous"));
        client.append("s", 4, 7);
        Answer again = client.feed(last.link("previous"));

        assertThat(beyond.titles()).isEmpty();
        assertThat(beyond.link("previous")).isEqualTo("absent");
        assertThat(again.titles()).containsExactly("5@s");
    }

    @Test
    void the_head_is_the_last_20() {
        write();

        Answer head = client.feed("/streams/%24all");

        assertThat(head.titles().reversed()).isEqualTo(IN_ORDER);
        assertThat(head.json().get("title").textValue()).isEqualTo("All events");
        assertThat(head.json().get("headOfStream").booleanValue()).isFalse();
        assertThat(head.json().get("streamId").isNull()).isTrue();
        assertThat(head.json().get("selfUrl").isNull()).isTrue();
        assertThat(head.json().get("eTag").isNull()).isTrue();
        assertThat(head.header("ETag")).matches("\"[0-9]+;-?[0-9]+\"");
    }

    @Test
    void full_pages_can_be_kept() {
        write();

        assertThat(client.feed("/streams/$all/" + START + "/forward/7").header("Cache-Control"))
                .isEqualTo("max-age=31536000, private");
        assertThat(client.feed("/streams/$all/" + START + "/forward/8").header("ETag"))
                .isNotEqualTo("absent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1",
                "head",
                "0000000000000000000000000000000g",
                "FFFFFFFFFFFFFFFF0000000000000000"
            })
    void no_position_at_all(String position) {
        assertThat(client.feed("/streams/$all/" + position + "/forward/5").status()).isEqualTo(400);
    }

    @Test
    void a_position_where_no_event_begins() {
        write();

        assertThat(
                        client.feed("/streams/$all/" + "00000000000000FF".repeat(2) + "/forward/5")
                                .status())
                .isEqualTo(500);
    }

    @Test
    void positions_are_upper_case_and_read_in_any() {
        write();
        String previous = client.feed("/streams/$all/" + START + "/forward/6").link("previous");

        assertThat(previous).matches(".*/[0-9A-F]{32}/forward/6");
        assertThat(client.feed(previous.toLowerCase(Locale.ROOT)).titles()).containsExactly("4@s");
    }

    @Test
    void deleted_events_stay_and_so_does_the_deletion() {
        write();
        client.delete("/streams/t");
        client.delete("/streams/s", "ES-HardDelete", "True");

        assertThat(client.feed("/streams/$all?embed=rich").titles())
                .startsWith(Long.MAX_VALUE + "@s", "0@$$t", "4@s")
                .hasSize(9);
    }

    @Test
    void links_are_resolved_only_if_wanted() {
        try (EventStoreEmulator linked = EventStoreEmulator.start(EmulatorConfig.inMemory())) {
            ForeignClient other = new ForeignClient(linked);
            other.append("a-s", -1, 0);
            String path = "/streams/$all/" + START + "/forward/5?embed=rich";

            assertThat(streams(other.feed(path))).containsExactly("$et-noted", "$ce-a", "a-s");
            assertThat(streams(other.feed(path, "ES-ResolveLinkTos", "True")))
                    .containsExactly("a-s", "a-s", "a-s");
        }
    }

    private static List<String> streams(Answer answer) {
        List<String> streams = new ArrayList<>();
        answer.json()
                .get("entries")
                .forEach(entry -> streams.add(entry.get("streamId").textValue()));
        return streams;
    }

    @Test
    void nobody_writes_or_deletes_it() {
        assertThat(client.append("%24all", -2, 0).status()).isEqualTo(401);
        assertThat(client.delete("/streams/$all").status()).isEqualTo(401);
    }

    @Test
    void filtered_is_not_covered() {
        assertThat(client.feed("/streams/$all/filtered?context=streamid").status()).isEqualTo(501);
    }
}
