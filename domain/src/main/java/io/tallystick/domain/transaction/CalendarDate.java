package io.tallystick.domain.transaction;

import io.tallystick.domain.kernel.InvalidValue;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/** A day of the years 1 to 9999, as people write it: {@code YYYY-MM-DD}. */
public record CalendarDate(LocalDate value) implements Comparable<CalendarDate> {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

    /**
     * @throws InvalidValue if the year is out of range
     */
    public CalendarDate {
        if (value.getYear() < 1 || value.getYear() > 9999) {
            throw new InvalidValue("must be a date of the years 0001 to 9999");
        }
    }

    /**
     * Reads {@code YYYY-MM-DD}.
     *
     * @throws InvalidValue if the text is no such date
     */
    public static CalendarDate parse(String text) {
        try {
            return new CalendarDate(LocalDate.parse(text, FORMAT));
        } catch (DateTimeException e) {
            throw new InvalidValue("must be a date as YYYY-MM-DD");
        }
    }

    @Override
    public int compareTo(CalendarDate other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return FORMAT.format(value);
    }
}
