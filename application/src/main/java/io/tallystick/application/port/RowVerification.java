package io.tallystick.application.port;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogFlaw;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.VerifiedRows;

import java.util.List;
import java.util.Map;

/**
 * Finds what was changed in the log behind its back. Changes nothing, and may go on while others
 * write.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when the log
 * cannot be asked.
 */
public interface RowVerification {

    /** The segments that events were cut to, by number, with the hashes that they had then. */
    Map<Integer, String> cutSegments();

    /** What is wrong with the rows of some archived events, or with these events. */
    List<RowFlaw> compare(List<LoggedEvent> archived);

    /**
     * What is wrong with the rows that come after a position, apart from what is archived.
     *
     * @param limit how many rows at most, at least 1
     */
    VerifiedRows verifyAfter(GlobalPosition position, int limit);

    /**
     * What no row that is there can say: the streams that lack events, and the users whose events
     * are not those that were counted when they were written. Rows that are cut count as the others
     * do.
     */
    List<LogFlaw> missing();
}
