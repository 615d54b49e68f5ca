package io.tallystick.server.cli;

import java.time.Instant;

/**
 * What is to be archived. Immutable.
 *
 * @param before what was recorded before this
 * @param isDryRun only to say how much that is
 * @param asJson for programs, not for people
 */
public record ArchiveRequest(Instant before, boolean isDryRun, boolean asJson) {}
