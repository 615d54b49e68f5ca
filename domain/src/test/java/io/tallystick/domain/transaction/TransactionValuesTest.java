package io.tallystick.domain.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.kernel.InvalidValue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class TransactionValuesTest {

    @Test
    void amounts_are_from_zero_to_ten_to_the_fifteenth() {
        assertThat(new Amount(0).value()).isZero();
        assertThat(new Amount(1_000_000_000_000_000L).value()).isEqualTo(Amount.MAX);
        for (long amount : new long[] {-1, Amount.MAX + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> new Amount(amount))
                    .isInstanceOf(InvalidValue.class)
                    .hasMessage("must be from 0 to 1000000000000000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "1582-10-10"})
    void dates_are_read_and_written(String text) {
        assertThat(CalendarDate.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024",
                "2024-2-1",
                "24-02-01",
                "2024-02-30",
                "2023-02-29",
                "1900-02-29",
                "2024-13-01",
                "2024-00-01",
                "2024-01-00",
                "2024-01-32",
                "2024/01/01",
                "20240101",
                "2024-01-01T00:00:00Z",
                " 2024-01-01",
                "2024-01-01 ",
                "0000-01-01",
                "-0001-01-01",
                "+10000-01-01",
                "10000-01-01",
                "+2024-01-01",
                "２０２４-01-01",
                "today"
            })
    void what_is_no_date_is_refused(String text) {
        assertThatThrownBy(() -> CalendarDate.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void years_of_four_digits_alone_are_dates() {
        for (LocalDate date :
                new LocalDate[] {
                    LocalDate.of(0, 12, 31),
                    LocalDate.of(10_000, 1, 1),
                    LocalDate.MIN,
                    LocalDate.MAX
                }) {
            assertThatThrownBy(() -> new CalendarDate(date)).isInstanceOf(InvalidValue.class);
        }
    }

    @Test
    void dates_sort_by_day() {
        assertThat(CalendarDate.parse("2024-01-31")).isLessThan(CalendarDate.parse("2024-02-01"));
    }

    @Test
    void a_description_has_at_most_10000_characters() {
        assertThat(new Description("").value()).isEmpty();
        assertThat(new Description("😀".repeat(10_000)).value()).hasSize(20_000);
        assertThatThrownBy(() -> new Description("x".repeat(10_001)))
                .isInstanceOf(InvalidValue.class);
    }
}
