package io.tallystick.application.command;

import java.util.Set;

/** On which versions of an entity a change may be made. Immutable. */
public sealed interface Precondition {

    /** On any: after a lost race the command is decided again on the newest state. */
    record None() implements Precondition {}

    /** On one of these versions and no other. */
    record OnVersion(Set<Long> versions) implements Precondition {
        public OnVersion {
            versions = Set.copyOf(versions);
        }
    }

    static Precondition none() {
        return new None();
    }

    static Precondition onVersion(long version) {
        return new OnVersion(Set.of(version));
    }

    /** Whether a change may be made on this version. */
    default boolean allows(long version) {
        return switch (this) {
            case None() -> true;
            case OnVersion(Set<Long> versions) -> versions.contains(version);
        };
    }
}
