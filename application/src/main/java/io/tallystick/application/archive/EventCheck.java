package io.tallystick.application.archive;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import java.util.List;
import java.util.Map;

/** Compares archived events with what is known of them elsewhere. */
@FunctionalInterface
public interface EventCheck {

    /** What is wrong, as ends of sentences about the events at these positions. */
    Map<GlobalPosition, String> problemsOf(List<LoggedEvent> events);
}
