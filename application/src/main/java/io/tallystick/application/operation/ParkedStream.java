package io.tallystick.application.operation;

import java.time.Instant;

/**
 * A stream whose row stands still because an event of it cannot be projected.
 *
 * @param stream its name
 * @param version of the event
 * @param reason for people who administer the ledger
 * @param parkedAt since when
 */
public record ParkedStream(String stream, long version, String reason, Instant parkedAt) {

    /** Where a stream is among all that are parked, and stays while it is; where it was later. */
    public record Place(Instant parkedAt, String stream) {}

    public Place place() {
        return new Place(parkedAt, stream);
    }
}
