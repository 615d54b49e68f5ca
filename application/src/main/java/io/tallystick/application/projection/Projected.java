package io.tallystick.application.projection;

import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;

import java.time.Instant;
import java.util.UUID;

/**
 * A row of a read model: the fold of one stream, with what is needed to fold on. Immutable.
 *
 * @param owner whose it is: who did the stream's first event
 * @param newestOccurredAt of the newest event in fold order; the end of the year 9999 while an undo
 *     waits for the event it names
 * @param newestEventId of the same event; the last of all ids while an undo waits
 */
public record Projected<S>(
        UUID id,
        UserId owner,
        Versioned<S> aggregate,
        Instant newestOccurredAt,
        EventId newestEventId) {

    public long version() {
        return aggregate.version();
    }

    public S state() {
        return aggregate.state();
    }
}
