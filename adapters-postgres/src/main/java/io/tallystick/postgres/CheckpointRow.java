package io.tallystick.postgres;

import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The row of the table {@code mirror_checkpoint}. Stateless. */
final class CheckpointRow {

    /** Its absence for so long means that no projector is at work. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private CheckpointRow() {}

    /** Makes the row, unless it is there. */
    static void begin(Handle handle) {
        handle.createUpdate(
                        "insert into mirror_checkpoint (position) values (:start) on conflict do"
                                + " nothing")
                .bind("start", StorePosition.START.token())
                .execute();
    }

    /** Empty if the log is no mirror. */
    static Optional<Checkpoint> read(Handle handle) {
        return handle.createQuery(
                        "select position, last_stream, last_version, last_event_id from"
                                + " mirror_checkpoint")
                .map((row, context) -> checkpoint(row))
                .findOne();
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(new StorePosition(row.getString("position")), last(row));
    }

    private static Checkpoint.@Nullable Mirrored last(ResultSet row) throws SQLException {
        String stream = row.getString("last_stream");
        return stream == null
                ? null
                : new Checkpoint.Mirrored(
                        new StreamName(stream),
                        row.getLong("last_version"),
                        new EventId(row.getObject("last_event_id", UUID.class)));
    }

    static void save(Handle handle, Checkpoint checkpoint, boolean reachedEnd) {
        Checkpoint.Mirrored last = checkpoint.last();
        handle.createUpdate(
                        "update mirror_checkpoint set position = :position, last_stream = :stream,"
                            + " last_version = :version::bigint, last_event_id = :id::uuid,"
                            + " reached_end = :reachedEnd, end_seen_at = case when :reachedEnd then"
                            + " clock_timestamp() else end_seen_at end")
                .bind("position", checkpoint.position().token())
                .bind("stream", last == null ? null : last.stream().value())
                .bind("version", last == null ? null : last.version())
                .bind("id", last == null ? null : last.id().value())
                .bind("reachedEnd", reachedEnd)
                .execute();
    }

    /** How long ago the mirror was seen to have everything; zero if it has. */
    static Duration lag(Handle handle) {
        return handle.createQuery(
                        "select case when reached_end and age < :heartbeat then 0 else age end as"
                            + " lag from (select reached_end, extract(epoch from clock_timestamp()"
                            + " - end_seen_at)::float8 as age from mirror_checkpoint) c")
                .bind("heartbeat", (double) HEARTBEAT.toSeconds())
                .map((row, context) -> seconds(row.getDouble("lag")))
                .one();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
    }
}
