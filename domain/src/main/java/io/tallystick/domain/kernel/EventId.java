package io.tallystick.domain.kernel;

import java.util.UUID;

/** The identity of an event. Ordered as its text is, which is also the order of PostgreSQL. */
public record EventId(UUID value) implements Comparable<EventId> {

    /** Unsigned, unlike {@link UUID#compareTo}: every client must sort the same way. */
    @Override
    public int compareTo(EventId other) {
        int high =
                Long.compareUnsigned(
                        value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(
                        value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
