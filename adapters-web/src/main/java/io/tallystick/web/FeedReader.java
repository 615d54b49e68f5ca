package io.tallystick.web;

import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import java.io.IOException;

/**
 * Takes what a {@link Feed} has for one reader. Every method throws {@link IOException} when the
 * reader has gone or takes nothing any more. Used by one thread.
 */
interface FeedReader {

    void event(LoggedEvent event, LogHead head) throws IOException;

    /** Told once, when history is through. */
    void caughtUp(LogHead head) throws IOException;

    /** The log is not the one that was read so far: the feed goes on from its end. */
    void resync(LogHead head) throws IOException;

    /** Nothing was sent for a while. */
    void heartbeat() throws IOException;

    /**
     * What was given so far goes out now.
     *
     * @param more whether there is more history at once
     */
    void flush(boolean more) throws IOException;
}
