package io.tallystick.postgres;

import io.tallystick.application.codec.SnapshotCodec;
import io.tallystick.application.view.Segment;

import org.jdbi.v3.core.Handle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rows of the table {@code archived_segments}. Stateless. */
final class ArchivedSegments {

    private ArchivedSegments() {}

    /** The last position that is cut, 0 if none is. */
    static long cut(Handle handle) {
        return handle.createQuery("select coalesce(max(last_position), 0) from archived_segments")
                .mapTo(Long.class)
                .one();
    }

    /**
     * What was cut of a segment at once.
     *
     * @param after the position before it
     * @param last its last position
     */
    record Cut(long after, long last) {}

    /** Notes that a stretch of a segment is cut, up to its last position. */
    static void add(Handle handle, Segment segment, long lastPosition, long events) {
        handle.createUpdate(
                        "insert into archived_segments (last_position, segment, hash, events,"
                                + " snapshots) values (:last, :segment, :hash, :events,"
                                + " :snapshots)")
                .bind("last", lastPosition)
                .bind("segment", segment.number())
                .bind("hash", segment.hash())
                .bind("events", events)
                .bind("snapshots", SnapshotCodec.SCHEMA_VERSION)
                .execute();
    }

    /** The newest that was cut; empty if nothing is. */
    static Optional<Cut> last(Handle handle) {
        return handle.createQuery(
                        "select last_position, coalesce(lead(last_position) over (order by"
                            + " last_position desc), 0) as after from archived_segments order by"
                            + " last_position desc limit 1")
                .map((row, context) -> new Cut(row.getLong("after"), row.getLong("last_position")))
                .findOne();
    }

    /** The oldest that the event store elsewhere may still have. */
    static Optional<Cut> firstUntruncated(Handle handle) {
        return first(handle, "not truncated");
    }

    /** The oldest of whose streams no snapshots were taken that this version can read. */
    static Optional<Cut> firstWithoutSnapshots(Handle handle) {
        return first(handle, "snapshots <> " + SnapshotCodec.SCHEMA_VERSION);
    }

    private static Optional<Cut> first(Handle handle, String condition) {
        return handle.createQuery(
                        "select * from (select *, lag(last_position, 1, 0::bigint) over (order by"
                                + " last_position) as after from archived_segments) s where "
                                + condition
                                + " order by last_position limit 1")
                .map((row, context) -> new Cut(row.getLong("after"), row.getLong("last_position")))
                .findOne();
    }

    static void noteSnapshots(Handle handle, Cut cut) {
        handle.createUpdate(
                        "update archived_segments set snapshots = :version where last_position ="
                                + " :last")
                .bind("version", SnapshotCodec.SCHEMA_VERSION)
                .bind("last", cut.last())
                .execute();
    }

    static void setTruncated(Handle handle, Cut cut) {
        handle.createUpdate(
                        "update archived_segments set truncated = true where last_position = :last")
                .bind("last", cut.last())
                .execute();
    }

    static void remove(Handle handle, Cut cut) {
        handle.createUpdate("delete from archived_segments where last_position = :last")
                .bind("last", cut.last())
                .execute();
    }

    /** The hashes of what was cut, by the segments' numbers. */
    static Map<Integer, String> hashes(Handle handle) {
        Map<Integer, String> hashes = new HashMap<>();
        handle.createQuery("select distinct segment, hash from archived_segments")
                .map((row, context) -> Map.entry(row.getInt("segment"), row.getString("hash")))
                .forEach(entry -> hashes.put(entry.getKey(), entry.getValue()));
        return hashes;
    }

    /** How many events are cut. */
    static long countEvents(Handle handle) {
        return handle.createQuery("select coalesce(sum(events), 0)::bigint from archived_segments")
                .mapTo(Long.class)
                .one();
    }
}
