package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;

import io.tallystick.application.codec.SnapshotCodec;
import io.tallystick.application.stream.Snapshot;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of the table {@code snapshots}. Stateless. */
final class SnapshotRows {

    private SnapshotRows() {}

    static Optional<Snapshot> find(Handle handle, StreamName stream) {
        return Optional.ofNullable(read(handle, List.of(stream)).get(stream));
    }

    /** Those of the streams that have one of today's schema version. */
    static Map<StreamName, Snapshot> read(Handle handle, Collection<StreamName> streams) {
        Map<StreamName, Snapshot> snapshots = new HashMap<>();
        handle.createQuery(
                        "select stream, version, schema_version, state from snapshots where stream"
                                + " = any(:streams) and schema_version = :known")
                .bind("streams", names(streams))
                .bind("known", SnapshotCodec.SCHEMA_VERSION)
                .map((row, context) -> Map.entry(streamOf(row), snapshot(row)))
                .forEach(entry -> snapshots.put(entry.getKey(), entry.getValue()));
        return snapshots;
    }

    /** Whether there are any of streams that come after one, in the order of their names. */
    static boolean existAfter(Handle handle, String stream) {
        return handle.createQuery("select exists (select from snapshots where stream > :stream)")
                .bind("stream", stream)
                .mapTo(Boolean.class)
                .one();
    }

    private static StreamName streamOf(ResultSet row) throws SQLException {
        return new StreamName(row.getString("stream"));
    }

    private static Snapshot snapshot(ResultSet row) throws SQLException {
        return new Snapshot(
                row.getLong("version"), row.getInt("schema_version"), row.getString("state"));
    }

    static void save(Handle handle, Map<StreamName, Snapshot> snapshots) {
        List<Map.Entry<StreamName, Snapshot>> rows = List.copyOf(snapshots.entrySet());
        if (rows.isEmpty()) {
            return;
        }
        handle.createUpdate(
                        "insert into snapshots (stream, version, schema_version, state) select"
                                + " r.stream, r.version, r.schema_version, r.state::json from"
                                + " unnest(:streams, :versions, :schemaVersions, :states) as"
                                + " r(stream, version, schema_version, state) on conflict (stream)"
                                + " do update set version = excluded.version, schema_version ="
                                + " excluded.schema_version, state = excluded.state where"
                                + " snapshots.schema_version <> excluded.schema_version or"
                                + " snapshots.version < excluded.version")
                .bind("streams", column(rows, row -> row.getKey().value(), String[]::new))
                .bind("versions", column(rows, row -> row.getValue().version(), Long[]::new))
                .bind(
                        "schemaVersions",
                        column(rows, row -> row.getValue().schemaVersion(), Integer[]::new))
                .bind("states", column(rows, row -> row.getValue().state(), String[]::new))
                .execute();
    }

    /**
     * Puts another in the place of one, or none; not if that is there no more.
     *
     * @return whether it was there
     */
    static boolean replace(
            Handle handle, StreamName stream, Snapshot found, Optional<Snapshot> other) {
        int removed =
                handle.createUpdate(
                                "delete from snapshots where stream = :stream and version ="
                                        + " :version and schema_version = :schemaVersion and"
                                        + " state::text = :state")
                        .bind("stream", stream.value())
                        .bind("version", found.version())
                        .bind("schemaVersion", found.schemaVersion())
                        .bind("state", found.state())
                        .execute();
        if (removed > 0) {
            other.ifPresent(snapshot -> save(handle, Map.of(stream, snapshot)));
        }
        return removed > 0;
    }

    /** Takes away those of streams in a stretch of the log of which nothing is cut any more. */
    static void removeNeedless(Handle handle, ArchivedSegments.Cut stretch) {
        handle.createUpdate(
                        "delete from snapshots s using (select distinct stream from events where"
                                + " position > :after and position <= :last) e where s.stream ="
                                + " e.stream and not exists (select 1 from events c where c.stream"
                                + " = e.stream and c.data is null)")
                .bind("after", stretch.after())
                .bind("last", stretch.last())
                .execute();
    }

    private static String[] names(Collection<StreamName> streams) {
        return streams.stream().map(StreamName::value).toArray(String[]::new);
    }
}
