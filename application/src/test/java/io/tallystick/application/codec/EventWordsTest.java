package io.tallystick.application.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventWordsTest {

    @Test
    void texts_at_any_depth_and_the_comment_have_words() {
        assertThat(words("{\"a\":\"One\",\"b\":[\"two\",{\"c\":\"three\"}],\"d\":4}", "Five"))
                .containsExactlyInAnyOrder("one", "two", "three", "five");
    }

    @Test
    void data_that_break_off_have_the_words_before() {
        assertThat(words("{\"a\":\"one\",\"b\":", null)).containsExactly("one");
        assertThat(words("[".repeat(5000) + "\"deep\"", null)).isEmpty();
    }

    @Test
    void a_huge_event_has_no_more_words_than_an_index_takes() {
        String data =
                IntStream.range(0, 200_000)
                        .mapToObj(number -> "\"word" + number + "\"")
                        .collect(Collectors.joining(",", "[", "]"));

        assertThat(words(data, null)).hasSizeBetween(10_000, 20_000).contains("word1");
    }

    private static Set<String> words(String data, @Nullable String comment) {
        UUID id = new UUID(1, 1);
        return EventWords.of(
                new RecordedEvent(
                        new StreamName("contact-" + id),
                        0,
                        new EventId(id),
                        "ContactCreated",
                        1,
                        data,
                        new EventMetadata(
                                new UserId(id), Instant.EPOCH, "request-1", null, comment, null),
                        Instant.EPOCH));
    }
}
