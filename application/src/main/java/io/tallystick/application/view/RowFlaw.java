package io.tallystick.application.view;

import io.tallystick.domain.kernel.EventId;

/**
 * What is wrong with the row of an event.
 *
 * @param problem as the end of a sentence about it
 */
public record RowFlaw(GlobalPosition position, EventId event, String problem) implements LogFlaw {}
