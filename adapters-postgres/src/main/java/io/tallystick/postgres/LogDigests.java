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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

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

    /** What the digest of one user should be. */
    static LogDigest ofEvents(Handle handle, UserId user) {
        AtomicReference<LogDigest> sum = new AtomicReference<>(LogDigest.EMPTY);
        boolean unused =
                SqlCopy.out(
                        handle,
                        "select event_id, occurred_at from events where user_id = '" + user + "'",
                        row -> {
                            sum.set(sum.get().plus(new EventId(row.uuid()), row.time()));
                            return true;
                        });
        return sum.get();
    }

    private static LogDigest read(ResultSet row) throws SQLException {
        BigDecimal sum = row.getBigDecimal("sum");
        return new LogDigest(
                sum.toBigIntegerExact(),
                row.getLong("events"),
                SqlTime.read(row, "newest_occurred_at"));
    }
}
