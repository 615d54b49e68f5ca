package io.tallystick.domain.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a change does to one optional field. Immutable.
 *
 * @param <T> the values of the field
 */
public sealed interface FieldChange<T> {

    /** The field stays as it is. */
    record Unchanged<T>() implements FieldChange<T> {}

    /** The field has a new value. */
    record ChangedTo<T>(T value) implements FieldChange<T> {}

    /** The field has no value any more. */
    record Cleared<T>() implements FieldChange<T> {}

    static <T> FieldChange<T> unchanged() {
        return new Unchanged<>();
    }

    static <T> FieldChange<T> changedTo(T value) {
        return new ChangedTo<>(value);
    }

    static <T> FieldChange<T> cleared() {
        return new Cleared<>();
    }

    /** The value of the field after this change. */
    default @Nullable T appliedTo(@Nullable T before) {
        return switch (this) {
            case Unchanged<T>() -> before;
            case ChangedTo<T>(T value) -> value;
            case Cleared<T>() -> null;
        };
    }
}
