package io.tallystick.application.view;

/**
 * What is wrong with a stream as a whole.
 *
 * @param stream its name, whatever it is
 * @param problem as the end of a sentence about it
 */
public record StreamFlaw(String stream, String problem) implements LogFlaw {}
