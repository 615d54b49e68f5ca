package io.tallystick.application.stream;

/** A place between two events in the order of all events; its token is the store's own business. */
public record StorePosition(String token) {

    /** Before the first event of every store. */
    public static final StorePosition START = new StorePosition("");
}
