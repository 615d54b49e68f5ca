package io.tallystick.domain.contact;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * When a contact was there. At one moment its own events count before those of transactions.
 * Immutable.
 *
 * @param from when it was created, null if it was not
 * @param until when it was deleted, null if it was not
 * @param deletions all that were not undone, also those that found it deleted or not there yet:
 *     each takes along the transactions that are with the contact just then
 */
public record Lifetime(@Nullable Instant from, @Nullable Instant until, List<Instant> deletions) {

    /** That of a contact that nobody knows. */
    public static final Lifetime NONE = new Lifetime(null, null, List.of());

    public Lifetime {
        deletions = List.copyOf(deletions);
    }

    public boolean isLive() {
        return from != null && until == null;
    }

    public boolean includes(Instant moment) {
        return from != null && !from.isAfter(moment) && (until == null || until.isAfter(moment));
    }

    /**
     * Whether what came to the contact and left it was taken along by a deletion.
     *
     * @param left null if it did not
     */
    public boolean isDeletedBetween(Instant came, @Nullable Instant left) {
        return deletions.stream()
                .anyMatch(
                        deletion ->
                                deletion.isAfter(came)
                                        && (left == null || !deletion.isAfter(left)));
    }
}
