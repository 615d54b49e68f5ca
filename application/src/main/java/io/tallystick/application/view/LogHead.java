package io.tallystick.application.view;

/**
 * Where the log ends.
 *
 * @param epoch names this very log: positions of another one mean nothing here
 * @param position of the last readable event
 */
public record LogHead(String epoch, GlobalPosition position) {}
