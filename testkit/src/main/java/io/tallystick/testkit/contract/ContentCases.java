package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.Scenario.ANY;
import static io.tallystick.testkit.contract.Scenario.NO_STREAM;
import static io.tallystick.testkit.contract.Scenario.OTHER_STREAM;
import static io.tallystick.testkit.contract.Scenario.STREAM;
import static io.tallystick.testkit.contract.Scenario.assertRepeated;
import static io.tallystick.testkit.contract.Scenario.idsOf;
import static io.tallystick.testkit.contract.Scenario.idsOfRecorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What comes back is what was appended. */
interface ContentCases extends EventStoreCases {

    @Test
    default void odd_stream_names_are_names_like_others() {
        Map<StreamName, NewEvent> written = new LinkedHashMap<>();
        for (String name : oddNames()) {
            NewEvent event = scenario().event();
            StreamName stream = new StreamName(name);
            scenario().assertRecorded(store().append(stream, NO_STREAM, List.of(event)), 0, 0);
            written.put(stream, event);
        }

        written.forEach(
                (stream, event) -> {
                    scenario().assertStreamIs(stream, List.of(event));
                    assertThat(store().readStream(stream).getFirst().stream()).isEqualTo(stream);
                    assertThat(store().readBackwards(stream, Long.MAX_VALUE, 9).events())
                            .hasSize(1);
                });
        assertThat(scenario().readEverything(10).stream().map(RecordedEvent::stream))
                .containsExactlyElementsOf(written.keySet());
    }

    private static List<String> oddNames() {
        return List.of(
                "with space",
                " leading and trailing ",
                "slash/slash",
                "../..",
                "back\\slash",
                "percent%20encoded",
                "percent encoded",
                "100%",
                "question?mark=1&x=2#fragment",
                "'single' and \"double\"",
                "semicolon;--comment",
                "Upper",
                "upper",
                "a+b",
                "a b",
                "$all",
                "😀",
                "e\u0301",
                "\u00e9",
                "שלום",
                ".",
                "-",
                "x".repeat(StreamName.MAX_LENGTH),
                "y".repeat(StreamName.MAX_LENGTH - 1));
    }

    @Test
    default void events_of_a_megabyte_are_kept() {
        List<NewEvent> batch = new ArrayList<>();
        for (String letter : List.of("a", "é", "\\\"")) {
            batch.add(
                    scenario()
                            .eventWith(
                                    "{\"text\":\""
                                            + letter.repeat(1_000_000 / letter.length())
                                            + "\"}"));
        }

        scenario().assertRecorded(store().append(STREAM, NO_STREAM, batch), 0, 2);

        assertSameData(store().readStream(STREAM), batch);
    }

    @Test
    default void json_values_are_exact() {
        List<NewEvent> batch =
                List.of(
                        scenario().eventWith("{\"n\":" + Long.MAX_VALUE + "}"),
                        scenario().eventWith("{\"n\":" + Long.MIN_VALUE + "}"),
                        scenario().eventWith("{\"n\":9007199254740993,\"m\":1000000000000001}"),
                        scenario().eventWith("{\"d\":0.1,\"e\":-12.50,\"zero\":0}"),
                        scenario().eventWith("{}"),
                        scenario()
                                .eventWith("{\"a\":{\"b\":[1,[2,{\"c\":null}],true,false,\"\"]}}"),
                        scenario()
                                .eventWith(
                                        "{\"t\":\"😀\\u00e9\\ud83d\\ude00\\\\ \\\" \\/ \\n\\t\"}"),
                        scenario().eventWith("{\"\":1,\" \":2,\"a.b\":3,\"$x\":4,\"ключ\":5}"));

        scenario().assertRecorded(store().append(STREAM, NO_STREAM, batch), 0, batch.size() - 1);

        assertSameData(store().readStream(STREAM), batch);
        assertSameData(scenario().readEverything(3), batch);
    }

    @Test
    default void type_and_schema_version_are_kept() {
        NewEvent event = scenario().event();
        NewEvent other = new NewEvent(event.id(), "ContactNoted", 17, "{}", event.metadata());

        store().append(STREAM, NO_STREAM, List.of(other));

        assertThat(store().readStream(STREAM))
                .singleElement()
                .satisfies(
                        recorded -> {
                            assertThat(recorded.type()).isEqualTo("ContactNoted");
                            assertThat(recorded.schemaVersion()).isEqualTo(17);
                            assertThat(recorded.id()).isEqualTo(event.id());
                            assertThat(recorded.stream()).isEqualTo(STREAM);
                        });
    }

    @Test
    default void metadata_are_kept_with_every_field() {
        assertMetadataKept(
                new EventMetadata(
                        Samples.BOB,
                        Instant.parse("2024-12-31T23:59:59.999999Z"),
                        "request-_.9",
                        "3f1c0b1e-9a51-4a7a-8c52-0a9d1c5e7f10",
                        "he said \"ok\" \\ 😀\nand\tleft",
                        new KeyUse("c".repeat(64), "d".repeat(64))));
    }

    @Test
    default void metadata_are_kept_with_no_more_than_needed() {
        assertMetadataKept(
                new EventMetadata(Samples.ALICE, Samples.NOON, "request-1", null, null, null));
    }

    @Test
    default void metadata_may_have_an_empty_comment() {
        assertMetadataKept(
                new EventMetadata(Samples.ALICE, Samples.NOON, "request-1", null, "", null));
    }

    @Test
    default void events_of_long_ago_and_far_ahead_keep_their_time() {
        assertMetadataKept(occurredAt("0001-01-01T00:00:00Z"));
        assertMetadataKept(occurredAt("1582-10-10T10:10:10.101010Z"));
        assertMetadataKept(occurredAt("1969-12-31T23:59:59.999999Z"));
        assertMetadataKept(occurredAt("9999-12-31T23:59:59.999999Z"));
    }

    private static EventMetadata occurredAt(String instant) {
        return new EventMetadata(
                Samples.ALICE, Instant.parse(instant), "request-1", null, null, null);
    }

    @Test
    default void comments_are_kept_whatever_they_say() {
        List<NewEvent> batch =
                Gen.nastyText(200).listOf(100, 100).sample(4711).stream()
                        .map(comment -> scenario().eventWith(Scenario.metadata(comment)))
                        .toList();

        store().append(STREAM, NO_STREAM, batch);

        assertThat(store().readStream(STREAM).stream().map(RecordedEvent::metadata))
                .containsExactlyElementsOf(batch.stream().map(NewEvent::metadata).toList());
    }

    @Test
    default void recording_times_are_in_microseconds_and_never_go_back() {
        for (int i = 0; i < 20; i++) {
            scenario().appended(i % 2 == 0 ? STREAM : OTHER_STREAM, 2);
        }

        List<Instant> times =
                scenario().readEverything(7).stream().map(RecordedEvent::recordedAt).toList();

        assertThat(times).hasSize(40).isSorted();
        assertThat(times)
                .allSatisfy(
                        time -> assertThat(time).isEqualTo(time.truncatedTo(ChronoUnit.MICROS)));
    }

    @Test
    default void a_restart_keeps_everything_if_the_store_is_durable() {
        NewEvent first = scenario().eventWithKey(Samples.ALICE, IdempotencyCases.KEY);
        store().append(STREAM, NO_STREAM, List.of(first));
        List<NewEvent> more = scenario().appended(OTHER_STREAM, 3);
        List<RecordedEvent> before = scenario().readEverything(10);
        assertThat(before).hasSize(4);
        StorePosition end = store().readAll(StorePosition.START, EventStore.MAX_EVENTS).next();

        fixture().reopen();

        if (fixture().isDurable()) {
            assertThat(scenario().readEverything(10)).isEqualTo(before);
            assertRepeated(store().append(STREAM, NO_STREAM, List.of(first)), 0, 0);
            List<NewEvent> after = scenario().appended(STREAM, 2);
            assertThat(idsOfRecorded(store().readAll(end, 10).events())).isEqualTo(idsOf(after));
            scenario().assertStreamIs(OTHER_STREAM, more);
        } else {
            assertThat(scenario().readEverything(10)).isEmpty();
            scenario().assertRecorded(store().append(STREAM, NO_STREAM, List.of(first)), 0, 0);
        }
    }

    private void assertMetadataKept(EventMetadata metadata) {
        NewEvent event = scenario().eventWith(metadata);

        store().append(STREAM, ANY, List.of(event));

        assertThat(store().readBackwards(STREAM, Long.MAX_VALUE, 1).events())
                .singleElement()
                .satisfies(
                        recorded -> {
                            assertThat(recorded.id()).isEqualTo(event.id());
                            assertThat(recorded.metadata()).isEqualTo(metadata);
                        });
    }

    private static void assertSameData(List<RecordedEvent> recorded, List<NewEvent> expected) {
        assertThat(recorded).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            boolean isSame =
                    JsonValue.parse(recorded.get(i).data())
                            .equals(JsonValue.parse(expected.get(i).data()));
            assertThat(isSame).as("event %d has the JSON value it was given", i).isTrue();
        }
    }
}
