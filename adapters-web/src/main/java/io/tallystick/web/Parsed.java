package io.tallystick.web;

import org.jspecify.annotations.Nullable;

/**
 * What became of one field: a value, nothing because there was nothing, or nothing because it was
 * bad, which {@link FieldErrors} knows. To be opened after those were looked at. Immutable.
 */
record Parsed<T>(@Nullable T value) {

    /** A value that must be there, or else the request would have been refused. */
    T get() {
        if (value == null) {
            throw new IllegalStateException("a field was used before it was checked");
        }
        return value;
    }

    T orElse(T other) {
        return value != null ? value : other;
    }
}
