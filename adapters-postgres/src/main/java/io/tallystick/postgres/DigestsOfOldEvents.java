package io.tallystick.postgres;

import io.tallystick.application.view.LogDigest;
import io.tallystick.domain.kernel.EventId;

import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Counts the events that were appended before there were digests. Stateless. */
final class DigestsOfOldEvents extends JdbiMigration {

    private static final int FETCH_SIZE = 1000;

    DigestsOfOldEvents() {
        super("8.1", "digests of old events");
    }

    @Override
    void migrate(Handle handle) {
        AppendBatch.lockLog(handle); // a server of an older version may still append
        Map<UUID, LogDigest> digests = new TreeMap<>();
        handle.createQuery("select user_id, event_id, occurred_at from events")
                .setFetchSize(FETCH_SIZE)
                .map((row, context) -> add(digests, row))
                .forEach(counted -> {});
        LogDigests.bind(handle.createUpdate(LogDigests.ADD), digests).execute();
    }

    private static LogDigest add(Map<UUID, LogDigest> digests, ResultSet row) throws SQLException {
        UUID user = row.getObject("user_id", UUID.class);
        LogDigest sum =
                digests.getOrDefault(user, LogDigest.EMPTY)
                        .plus(
                                new EventId(row.getObject("event_id", UUID.class)),
                                SqlTime.read(row, "occurred_at"));
        digests.put(user, sum);
        return sum;
    }
}
