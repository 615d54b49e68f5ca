package io.tallystick.server.cli;

import io.tallystick.debitum.ImportOptions;

import java.nio.file.Path;

/**
 * What is to be taken over from Debitum, and how. Immutable.
 *
 * @param file a backup, or the database in it
 * @param user whose ledger gets it, as typed; empty if not said
 * @param isDryRun whether to tell only what would be
 * @param asJson for programs, not for people
 */
public record DebitumRequest(
        Path file, String user, ImportOptions options, boolean isDryRun, boolean asJson) {}
