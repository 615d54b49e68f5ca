package io.tallystick.emulator;

import java.time.Instant;

/**
 * What a write brings from outside.
 *
 * @param projections whether links are written to the streams of category and type
 */
record WriteContext(Instant now, boolean projections) {}
