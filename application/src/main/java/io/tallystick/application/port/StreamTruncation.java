package io.tallystick.application.port;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.StreamName;

/**
 * What an event store can do that may forget events which are kept elsewhere.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when the store
 * cannot be asked, or refuses.
 */
public interface StreamTruncation {

    /**
     * Hides the beginning of a stream. What is hidden already stays so; a stream that does not
     * exist stays so, too.
     *
     * @param version the first that stays, at most that of the stream's last event
     */
    void truncateBefore(StreamName stream, long version);

    /** Asks for the room that hidden events take; that happens later, and may be put off. */
    void scavenge();
}
