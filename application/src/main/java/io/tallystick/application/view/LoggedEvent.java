package io.tallystick.application.view;

import io.tallystick.application.stream.RecordedEvent;

/** An event with its place in the log. */
public record LoggedEvent(GlobalPosition position, RecordedEvent event) {}
