package io.tallystick.application.operation;

import io.tallystick.application.view.GlobalPosition;

/**
 * What there is to archive.
 *
 * @param upTo the last position
 * @param events how many there are that are not archived yet
 */
public record ArchivePlan(GlobalPosition upTo, long events) {}
