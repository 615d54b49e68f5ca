package io.tallystick.server.cli;

import io.tallystick.application.operation.RebuildManner;

/**
 * What is to be rebuilt how. Immutable.
 *
 * @param asJson for programs, not for people
 */
public record RebuildRequest(RebuildManner manner, boolean asJson) {}
