package io.tallystick.application.port;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;

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

    /**
     * What is wrong with an event.
     *
     * @param problem as the end of a sentence about it
     */
    record Flaw(GlobalPosition position, EventId event, String problem) {}

    /**
     * What came of some rows.
     *
     * @param rows how many there were
     * @param last the position to go on after
     * @param isEnd whether there is nothing more
     */
    record Page(int rows, GlobalPosition last, List<Flaw> flaws, boolean isEnd) {

        public Page {
            flaws = List.copyOf(flaws);
        }
    }

    /** The segments that events were cut to, by number, with the hashes that they had then. */
    Map<Integer, String> cutSegments();

    /** What is wrong with the rows of some archived events, or with these events. */
    List<Flaw> compare(List<LoggedEvent> archived);

    /**
     * What is wrong with the rows that come after a position, apart from what is archived.
     *
     * @param limit how many rows at most, at least 1
     */
    Page verifyAfter(GlobalPosition position, int limit);
}
