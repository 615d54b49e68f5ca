package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.view.LoggedEvent;

import java.util.List;

/** Of a log of which nothing was cut. Stateless. */
final class NoArchive implements ArchivedEvents {

    @Override
    public List<LoggedEvent> complete(List<LoggedEvent> rows) {
        if (rows.stream().anyMatch(EventRows::isCut)) {
            throw new StoreUnavailable(
                    Store.ARCHIVE,
                    "Events are needed that left the log for an archive: set ARCHIVE_URL to where"
                            + " it is");
        }
        return rows;
    }
}
