package io.tallystick.transfer;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import java.time.Instant;

/** A line of a ledger's file. Immutable. */
sealed interface Line {

    /**
     * The first one.
     *
     * @param ledger whose user's it was
     * @param name of its owner, for people
     */
    record Header(Instant exportedAt, UserId ledger, String name) implements Line {}

    /** What the user has set in the app. */
    record Setting(String key, String value) implements Line {}

    /**
     * An event.
     *
     * @param version in the stream it was in
     * @param event what its data mean
     */
    record Event(
            StreamName stream,
            AggregateType type,
            long version,
            EventId id,
            DomainEvent event,
            EventMetadata metadata)
            implements Line {}

    /**
     * The last one.
     *
     * @param events how many lines before are events
     * @param settings how many are settings
     * @param sha256 of all lines before, in lower-case hex
     */
    record End(long events, long settings, String sha256) implements Line {}
}
