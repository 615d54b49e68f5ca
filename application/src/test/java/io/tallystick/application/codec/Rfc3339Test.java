package io.tallystick.application.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DateTimeException;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "2024-01-02T03:04:05Z, 2024-01-02T03:04:05.000000Z",
        "2024-01-02t03:04:05z, 2024-01-02T03:04:05.000000Z",
        "2024-01-02T03:04:05.1Z, 2024-01-02T03:04:05.100000Z",
        "2024-01-02T03:04:05.123456789Z, 2024-01-02T03:04:05.123456Z",
        "2024-01-02T03:04:05+05:30, 2024-01-01T21:34:05.000000Z",
        "2024-01-02T03:04:05-00:00, 2024-01-02T03:04:05.000000Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999Z"
    })
    void timestamps_are_read_and_written(String text, String written) {
        assertThat(Rfc3339.format(Rfc3339.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024-01-02",
                "2024-01-02T03:04:05",
                "2024-01-02 03:04:05Z",
                "2024-01-02T03:04Z",
                "2024-13-02T03:04:05Z",
                "2024-02-30T03:04:05Z",
                "2024-01-02T25:04:05Z",
                "2024-01-02T03:04:05.Z",
                "2024-01-02T03:04:05.1234567890Z",
                "2024-01-02T03:04:05+0530",
                "2024-01-02T03:04:05+19:00",
                "0000-01-01T00:00:00Z",
                "+12024-01-02T03:04:05Z",
                "２０２４-01-02T03:04:05Z",
                "2024-01-02T03:04:05Z\n"
            })
    void what_is_no_timestamp_is_refused(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"})
    void years_are_of_four_digits_in_utc_too(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
