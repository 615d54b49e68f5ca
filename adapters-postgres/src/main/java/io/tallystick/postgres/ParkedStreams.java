package io.tallystick.postgres;

import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Streams whose rows stand still because an event of theirs cannot be projected. Stateless. */
final class ParkedStreams {

    private static final String SELECT =
            "select stream, version, reason, parked_at from parked_streams ";

    private static final String IS_LOGGED =
            "exists (select 1 from events e where e.stream = p.stream and e.version = p.version and"
                    + " e.event_id = coalesce(p.event_id, e.event_id))";

    private ParkedStreams() {}

    /**
     * A stream that is parked by an event which the log refused stays so, whatever is wrong with
     * those that the log has: it is the one that only a retry can bring in.
     */
    static void park(Handle handle, RecordedEvent event, RuntimeException reason) {
        handle.createUpdate(
                        "insert into parked_streams as p (stream, version, event_id, reason) values"
                            + " (:stream, :version, :id, :reason) on conflict (stream) do update"
                            + " set version = excluded.version, event_id = excluded.event_id,"
                            + " reason = excluded.reason where "
                                + IS_LOGGED
                                + " or not exists (select 1 from events e where e.stream ="
                                + " excluded.stream and e.version = excluded.version and e.event_id"
                                + " = excluded.event_id)")
                .bind("stream", event.stream().value())
                .bind("version", event.version())
                .bind("id", event.id().value())
                .bind("reason", String.valueOf(reason.getMessage()))
                .execute();
    }

    /** Those whose event is in the log; one that the log refused is not projected yet. */
    static void release(Handle handle, List<String> streams) {
        handle.createUpdate(
                        "delete from parked_streams p where stream = any(:streams) and "
                                + IS_LOGGED)
                .bind("streams", streams.toArray(String[]::new))
                .execute();
    }

    /** Takes over those that tables built beside have, and releases all that they have not. */
    static void replace(Handle handle, BesideTables tables) {
        handle.execute(
                "delete from %1$s.parked_streams p where not exists (select 1 from"
                                .concat(" %2$s.parked_streams n where n.stream = p.stream) and ")
                                .formatted(tables.live(), tables.beside())
                        + IS_LOGGED);
        handle.execute(
                "insert into %1$s.parked_streams as p select * from %2$s.parked_streams on"
                                .concat(
                                        " conflict (stream) do update set version ="
                                                + " excluded.version, event_id ="
                                                + " excluded.event_id, reason = excluded.reason"
                                                + " where ")
                                .formatted(tables.live(), tables.beside())
                        + IS_LOGGED);
    }

    static long count(Handle handle) {
        return handle.createQuery("select count(*) from parked_streams").mapTo(Long.class).one();
    }

    static long count(Handle handle, AggregateType type) {
        return handle.createQuery(
                        "select count(*) from parked_streams where starts_with(stream, :prefix)")
                .bind("prefix", prefix(type))
                .mapTo(Long.class)
                .one();
    }

    /** The one that has been parked for longest. */
    static Optional<ParkedStream> first(Handle handle, AggregateType type) {
        return handle.createQuery(
                        SELECT
                                + "where starts_with(stream, :prefix) order by parked_at, stream"
                                + " limit 1")
                .bind("prefix", prefix(type))
                .map((row, context) -> read(row))
                .findOne();
    }

    /**
     * @param after where the page before ended, null for the first
     */
    static List<ParkedStream> list(Handle handle, ParkedStream.@Nullable Place after, int limit) {
        Query query =
                handle.createQuery(
                        SELECT
                                + (after == null
                                        ? ""
                                        : "where (parked_at, stream) > (:parkedAt, :stream) ")
                                + "order by parked_at, stream limit :limit");
        if (after != null) {
            query.bind("parkedAt", SqlTime.of(after.parkedAt())).bind("stream", after.stream());
        }
        return query.bind("limit", limit).map((row, context) -> read(row)).list();
    }

    static Optional<ParkedStream> find(Handle handle, StreamName stream) {
        return handle.createQuery(SELECT + "where stream = :stream")
                .bind("stream", stream.value())
                .map((row, context) -> read(row))
                .findOne();
    }

    private static String prefix(AggregateType type) {
        return type.label() + "-";
    }

    private static ParkedStream read(ResultSet row) throws SQLException {
        return new ParkedStream(
                row.getString("stream"),
                row.getLong("version"),
                row.getString("reason"),
                SqlTime.read(row, "parked_at"));
    }
}
