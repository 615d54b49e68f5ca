package io.tallystick.postgres;

import io.tallystick.application.codec.Rfc3339;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Rows turned into one array for each column, so that a statement of constant text writes any
 * number of rows: it is planned once and bound once. Stateless.
 */
final class SqlArrays {

    private SqlArrays() {}

    static <R, V extends @Nullable Object> V[] column(
            List<R> rows, Function<R, V> value, IntFunction<V[]> array) {
        return rows.stream().map(value).toArray(array);
    }

    static <R> @Nullable String[] texts(List<R> rows, Function<R, @Nullable String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    /** For a cast to an array; of values that need no quotes in one, or times. */
    static @Nullable String literal(@Nullable List<?> values) {
        return values == null
                ? null
                : values.stream()
                        .map(value -> value instanceof Instant at ? Rfc3339.format(at) : value)
                        .map(Object::toString)
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** For a cast to {@code timestamptz}. */
    static <R> @Nullable String[] times(List<R> rows, Function<R, @Nullable Instant> value) {
        return texts(
                rows,
                row -> {
                    Instant instant = value.apply(row);
                    return instant == null ? null : Rfc3339.format(instant);
                });
    }
}
