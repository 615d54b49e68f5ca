package io.tallystick.domain.contact;

import java.time.Instant;
import java.util.List;

/** The state of a contact. Immutable. */
public sealed interface Contact {

    /**
     * So many deletions of one contact are remembered, the first ones: phones that do not know of
     * each other delete it again, but not as often as this.
     */
    int MAX_DELETIONS = 100;

    /** When it was deleted, in the order of the fold: see {@link Lifetime#deletions}. */
    List<Instant> deletions();

    /** When it was there, for its transactions. */
    default Lifetime lifetime() {
        return switch (this) {
            case Absent absent -> new Lifetime(null, null, absent.deletions());
            case Live live -> new Lifetime(live.createdAt(), null, live.deletions());
            case Deleted deleted ->
                    new Lifetime(deleted.createdAt(), deleted.updatedAt(), deleted.deletions());
        };
    }

    /**
     * Never created, or its creation was undone.
     *
     * @param deletions when it was deleted nevertheless, as a clock that is late has it
     */
    record Absent(List<Instant> deletions) implements Contact {

        public Absent {
            deletions = List.copyOf(deletions);
        }
    }

    /**
     * There.
     *
     * @param deletions those before its creation, which left it there
     */
    record Live(
            ContactDetails details, Instant createdAt, Instant updatedAt, List<Instant> deletions)
            implements Contact {

        public Live {
            deletions = List.copyOf(deletions);
        }
    }

    /**
     * Deleted for good.
     *
     * @param updatedAt when it was deleted
     * @param deletions all, in their order: phones may repeat it
     */
    record Deleted(
            ContactDetails details, Instant createdAt, Instant updatedAt, List<Instant> deletions)
            implements Contact {

        public Deleted {
            deletions = List.copyOf(deletions);
        }
    }
}
