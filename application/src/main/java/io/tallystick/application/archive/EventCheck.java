package io.tallystick.application.archive;

import io.tallystick.application.view.LoggedEvent;

import org.jspecify.annotations.Nullable;

/** Compares archived events with what is known of them elsewhere. */
@FunctionalInterface
public interface EventCheck {

    /** What is wrong with the event, as the end of a sentence; null if nothing is. */
    @Nullable String problemOf(LoggedEvent event);
}
