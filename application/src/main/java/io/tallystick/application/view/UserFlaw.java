package io.tallystick.application.view;

import io.tallystick.domain.kernel.UserId;

/**
 * What is wrong with the events of a user as a whole.
 *
 * @param problem as the end of a sentence about them
 */
public record UserFlaw(UserId user, String problem) implements LogFlaw {}
