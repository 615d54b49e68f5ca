package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LogDigest;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/** Rows of the table {@code log_digests}. Stateless. */
final class LogDigests {

    /** Adds what {@link #bind} brings; rows come in their order, so that nobody deadlocks. */
    static final String ADD =
            "insert into log_digests as d (user_id, sum, events, newest_occurred_at) select"
                    + " g.user_id, g.sum::numeric, g.events, g.newest::timestamptz from"
                    + " unnest(:digestUsers, :digestSums, :digestEvents, :digestNewest) as"
                    + " g(user_id, sum, events, newest) on conflict (user_id) do update set sum ="
                    + " mod(d.sum + excluded.sum, "
                    + LogDigest.MODULUS
                    + "), events = d.events + excluded.events, newest_occurred_at ="
                    + " greatest(d.newest_occurred_at, excluded.newest_occurred_at)";

    private static final int FETCH_SIZE = 1000;

    private LogDigests() {}

    private record OfUser(UUID user, LogDigest digest) {}

    static <S extends SqlStatement<S>> S bind(S statement, List<RecordedEvent> events) {
        Map<UUID, LogDigest> digests = new TreeMap<>();
        for (RecordedEvent event : events) {
            UUID user = event.metadata().userId().value();
            Instant at = event.metadata().occurredAt();
            digests.put(user, digests.getOrDefault(user, LogDigest.EMPTY).plus(event.id(), at));
        }
        return bind(statement, digests);
    }

    static <S extends SqlStatement<S>> S bind(S statement, Map<UUID, LogDigest> digests) {
        List<OfUser> rows = new ArrayList<>();
        digests.forEach((user, digest) -> rows.add(new OfUser(user, digest)));
        return statement
                .bind("digestUsers", column(rows, OfUser::user, UUID[]::new))
                .bind("digestSums", texts(rows, row -> row.digest().sum().toString()))
                .bind("digestEvents", column(rows, row -> row.digest().events(), Long[]::new))
                .bind("digestNewest", texts(rows, LogDigests::newest));
    }

    private static String newest(OfUser row) {
        return Rfc3339.format(Objects.requireNonNull(row.digest().newestOccurredAt()));
    }

    static LogDigest read(Handle handle, UserId user) {
        return handle.createQuery(
                        "select sum, events, newest_occurred_at from log_digests where user_id ="
                                + " :user")
                .bind("user", user.value())
                .map((row, context) -> read(row))
                .findOne()
                .orElse(LogDigest.EMPTY);
    }

    static Map<UserId, LogDigest> readAll(Handle handle) {
        Map<UserId, LogDigest> digests = new HashMap<>();
        handle.createQuery("select user_id, sum, events, newest_occurred_at from log_digests")
                .setFetchSize(FETCH_SIZE)
                .map(
                        (row, context) ->
                                Map.entry(
                                        new UserId(row.getObject("user_id", UUID.class)),
                                        read(row)))
                .forEach(entry -> digests.put(entry.getKey(), entry.getValue()));
        return digests;
    }

    /** What the digests of all users should be; reads the whole log. */
    static Map<UserId, LogDigest> ofEvents(Handle handle) {
        return ofEvents(handle, "select user_id, event_id, occurred_at from events");
    }

    /** What the digest of one user should be. */
    static LogDigest ofEvents(Handle handle, UserId user) {
        return ofEvents(
                        handle,
                        "select user_id, event_id, occurred_at from events where user_id = '"
                                + user
                                + "'")
                .getOrDefault(user, LogDigest.EMPTY);
    }

    private static Map<UserId, LogDigest> ofEvents(Handle handle, String query) {
        Map<UserId, LogDigest> digests = new HashMap<>();
        boolean unused =
                SqlCopy.out(
                        handle,
                        query,
                        row -> {
                            UserId user = new UserId(row.uuid());
                            EventId id = new EventId(row.uuid());
                            Instant at = row.time();
                            LogDigest sum = digests.getOrDefault(user, LogDigest.EMPTY);
                            digests.put(user, sum.plus(id, at));
                            return true;
                        });
        return digests;
    }

    private static LogDigest read(ResultSet row) throws SQLException {
        BigDecimal sum = row.getBigDecimal("sum");
        return new LogDigest(
                sum.toBigIntegerExact(),
                row.getLong("events"),
                SqlTime.read(row, "newest_occurred_at"));
    }
}
