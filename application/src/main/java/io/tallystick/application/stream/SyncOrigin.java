package io.tallystick.application.stream;

import java.time.Instant;

/**
 * That an event was made on a phone and synced later. Immutable.
 *
 * @param phoneTime when it occurred by the phone's clock, in microseconds; later than {@code
 *     occurredAt} if that clock was ahead
 * @param contentHash of all that the phone said, SHA-256 in lower-case hex
 */
public record SyncOrigin(Instant phoneTime, String contentHash) {}
