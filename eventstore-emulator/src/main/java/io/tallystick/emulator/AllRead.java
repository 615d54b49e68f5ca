package io.tallystick.emulator;

import java.util.List;

/** What reading the log found. */
sealed interface AllRead {

    /** No event begins at the position asked for. */
    record InvalidPosition() implements AllRead {}

    /**
     * A page.
     *
     * @param events in the order of reading
     * @param current where reading began
     * @param newer where to read forward from to get what is newer than the page
     * @param older where to read backward from to get what is older than the page
     * @param lastCommit where the last event of the log begins, -1 if there is none
     * @param atEnd whether there is nothing beyond, in the direction of reading
     */
    record Page(
            List<ResolvedEvent> events,
            int count,
            LogPosition current,
            LogPosition newer,
            LogPosition older,
            long lastCommit,
            boolean atEnd)
            implements AllRead {}
}
