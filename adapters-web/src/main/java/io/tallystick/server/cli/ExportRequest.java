package io.tallystick.server.cli;

import java.nio.file.Path;

/**
 * Whose ledger is to be written to a file. Immutable.
 *
 * @param file replaced if it is there
 * @param user whose ledger, as typed; empty if not said
 * @param asJson for programs, not for people
 */
public record ExportRequest(Path file, String user, boolean asJson) {}
