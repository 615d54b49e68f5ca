package io.tallystick.application.view;

/** The place of an event in the log, from 1; 0 is before the first. Numbers may be skipped. */
public record GlobalPosition(long value) implements Comparable<GlobalPosition> {

    public static final GlobalPosition START = new GlobalPosition(0);

    public GlobalPosition {
        if (value < 0) {
            throw new IllegalArgumentException("a position counts from 0: " + value);
        }
    }

    @Override
    public int compareTo(GlobalPosition other) {
        return Long.compare(value, other.value);
    }
}
