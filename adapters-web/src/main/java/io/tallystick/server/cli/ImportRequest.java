package io.tallystick.server.cli;

import java.nio.file.Path;

/**
 * Which file of {@code tallystick export} is to be taken over, and how. Immutable.
 *
 * @param user whose ledger gets it, as typed; empty if not said
 * @param withNewIds whether it becomes a copy with ids of its own
 * @param isDryRun whether to tell only what would be
 * @param asJson for programs, not for people
 */
public record ImportRequest(
        Path file, String user, boolean withNewIds, boolean isDryRun, boolean asJson) {}
