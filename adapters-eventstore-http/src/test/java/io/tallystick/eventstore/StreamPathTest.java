package io.tallystick.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamPathTest {

    @Test
    void the_ledgers_names_stay_as_they_are() {
        StreamName stream = StreamName.of(AggregateType.CONTACT, new UUID(1, 2));

        assertThat(StreamPath.storedName(stream)).isEqualTo(stream.value());
        assertThat(StreamPath.of(stream)).isEqualTo("streams/" + stream);
    }

    @ParameterizedTest
    @CsvSource({
        "100%, 100~25, 100~25",
        "percent%41, percent~2541, percent~2541",
        "$all, ~24all, ~24all",
        "a$b, a$b, a%24b",
        "., ~2E, ~2E",
        "../.., ..~2F.., ..~2F..",
        "a.b, a.b, a.b",
        "a\\b, a~5Cb, a~5Cb",
        "~, ~7E, ~7E",
        "a b+c?d#e;f, a b+c?d#e;f, a%20b%2Bc%3Fd%23e%3Bf",
        "é😀, é😀, %C3%A9%F0%9F%98%80"
    })
    void a_name_is_stored_and_sent_so_that_it_survives(String name, String stored, String path) {
        StreamName stream = new StreamName(name);

        assertThat(StreamPath.storedName(stream)).isEqualTo(stored);
        assertThat(StreamPath.of(stream)).isEqualTo("streams/" + path);
        assertThat(StreamPath.nameOf(stored)).isEqualTo(stream);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a~", "a~b", "a~zz", "a~41", "a~2e", "~2E.", "a~24"})
    void what_no_name_is_stored_as_is_refused(String stored) {
        assertThatIllegalArgumentException().isThrownBy(() -> StreamPath.nameOf(stored));
    }
}
