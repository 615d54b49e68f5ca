package io.tallystick.postgres;

import io.tallystick.application.view.LogDigest;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares digests with the events that they count, and puts right those that differ. To be called
 * in transactions, since events are read piece by piece. Stateless.
 */
final class DigestRepair {

    private static final Logger LOGGER = LoggerFactory.getLogger(DigestRepair.class);

    /** In one statement: in two, who appends in between would seem wrong. */
    private static final String DIGESTS_AND_EVENTS =
            "select user_id, newest_occurred_at, null::uuid, sum::text, events from log_digests"
                    + " union all select user_id, occurred_at, event_id, null, null from events";

    private DigestRepair() {}

    /** Reads the whole log once, as of one moment, and locks nothing. */
    static List<UserId> wrong(Handle handle) {
        Map<UserId, LogDigest> digests = new HashMap<>();
        Map<UserId, LogDigest> ofEvents = new HashMap<>();
        boolean unused =
                SqlCopy.out(
                        handle,
                        DIGESTS_AND_EVENTS,
                        row -> {
                            UserId user = new UserId(row.uuid());
                            Instant at = row.time();
                            if (row.isNull()) {
                                BigInteger sum = new BigInteger(row.text());
                                digests.put(user, new LogDigest(sum, row.int8(), at));
                            } else {
                                LogDigest sum = ofEvents.getOrDefault(user, LogDigest.EMPTY);
                                ofEvents.put(user, sum.plus(new EventId(row.uuid()), at));
                            }
                            return true;
                        });
        return differing(digests, ofEvents);
    }

    private static List<UserId> differing(
            Map<UserId, LogDigest> digests, Map<UserId, LogDigest> ofEvents) {
        return Stream.concat(digests.keySet().stream(), ofEvents.keySet().stream())
                .distinct()
                .filter(
                        user ->
                                !digests.getOrDefault(user, LogDigest.EMPTY)
                                        .equals(ofEvents.getOrDefault(user, LogDigest.EMPTY)))
                .sorted(Comparator.comparing(UserId::toString))
                .toList();
    }

    private static boolean isWrong(Handle handle, UserId user) {
        return !LogDigests.read(handle, user).equals(LogDigests.ofEvents(handle, user));
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
        LogDigest digest = LogDigests.ofEvents(handle, user);
        if (digest.events() > 0) {
            LogDigests.bind(handle.createUpdate(LogDigests.ADD), Map.of(user.value(), digest))
                    .execute();
        }
    }
}
