package io.tallystick.eventstore;

/** A node will not do it because another one leads. */
final class LeaderElsewhere extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String location;

    LeaderElsewhere(String location) {
        super("the leader is said to be at " + location, null, false, false);
        this.location = location;
    }

    /** Where the leader is, as the node says. */
    String location() {
        return location;
    }
}
