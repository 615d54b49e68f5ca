package io.tallystick.postgres;

import io.tallystick.application.view.LogDigest;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Compares digests with the events that they count, and puts right those that differ. To be called
 * in transactions, since events are read piece by piece. Stateless.
 */
final class DigestRepair {

    private static final Logger LOGGER = LoggerFactory.getLogger(DigestRepair.class);

    private static final int FETCH_SIZE = 1000;

    private DigestRepair() {}

    private record Counted(EventId id, Instant occurredAt) {

        static Counted read(ResultSet row) throws SQLException {
            return new Counted(
                    new EventId(row.getObject("event_id", UUID.class)),
                    SqlTime.read(row, "occurred_at"));
        }
    }

    /**
     * Reads the whole log, and locks nothing.
     *
     * @param handle in a transaction that sees one moment; else who is appending may seem wrong
     */
    static List<UserId> wrong(Handle handle) {
        return handle
                .createQuery(
                        "select user_id from log_digests union select user_id from events order by"
                                + " user_id")
                .map((row, context) -> new UserId(row.getObject("user_id", UUID.class)))
                .list()
                .stream()
                .filter(user -> isWrong(handle, user))
                .toList();
    }

    private static boolean isWrong(Handle handle, UserId user) {
        return !LogDigests.read(handle, user).equals(ofEvents(handle, user));
    }

    private static LogDigest ofEvents(Handle handle, UserId user) {
        return handle.createQuery("select event_id, occurred_at from events where user_id = :user")
                .bind("user", user.value())
                .setFetchSize(FETCH_SIZE)
                .map((row, context) -> Counted.read(row))
                .reduce(LogDigest.EMPTY, (sum, event) -> sum.plus(event.id(), event.occurredAt()));
    }

    /**
     * Keeps appends waiting only if there are suspects, and until the transaction ends.
     *
     * @return how many were wrong
     */
    static long repair(Handle handle) {
        List<UserId> suspects = wrong(handle);
        if (suspects.isEmpty()) {
            return 0;
        }
        AppendBatch.lockLog(handle);
        List<UserId> wrong = suspects.stream().filter(user -> isWrong(handle, user)).toList();
        wrong.forEach(user -> replace(handle, user));
        if (!wrong.isEmpty()) {
            LOGGER.warn("event=digests_repaired users={}", wrong.size());
        }
        return wrong.size();
    }

    private static void replace(Handle handle, UserId user) {
        handle.createUpdate("delete from log_digests where user_id = :user")
                .bind("user", user.value())
                .execute();
        LogDigest digest = ofEvents(handle, user);
        if (digest.events() > 0) {
            LogDigests.bind(handle.createUpdate(LogDigests.ADD), Map.of(user.value(), digest))
                    .execute();
        }
    }
}
