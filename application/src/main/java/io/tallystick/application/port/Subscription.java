package io.tallystick.application.port;

/** A subscriber's running thread. */
public interface Subscription extends AutoCloseable {

    /** Ends the subscription and waits until the subscriber is called no more. Idempotent. */
    @Override
    void close();
}
