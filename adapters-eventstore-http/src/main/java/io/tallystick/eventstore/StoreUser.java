package io.tallystick.eventstore;

/** Who asks the event store. Immutable; shows no password. */
public record StoreUser(String name, String password) {

    /**
     * @throws IllegalArgumentException if the name is empty or has a colon, which Basic
     *     authentication cannot send
     */
    public StoreUser {
        if (name.isEmpty() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("not the name of a user: " + name);
        }
    }

    @Override
    public String toString() {
        return name + ":***";
    }
}
