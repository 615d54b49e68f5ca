package io.tallystick.postgres;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Rows of the table {@code events}. Stateless. */
final class EventRows {

    static final String COLUMNS =
            "position, stream, version, event_id, type, schema_version, user_id, occurred_at,"
                    + " recorded_at, correlation_id, causation_id, comment, key_hash, fingerprint,"
                    + " data";

    private static final String INSERT =
            "insert into events ("
                    + COLUMNS
                    + ") values (:position, :stream, :version, :eventId, :type, :schemaVersion,"
                    + " :userId, :occurredAt, :recordedAt, :correlationId, :causationId, :comment,"
                    + " :keyHash, :fingerprint, :data::json)";

    private EventRows() {}

    static void insert(Handle handle, List<LoggedEvent> events) {
        PreparedBatch batch = handle.prepareBatch(INSERT);
        for (LoggedEvent logged : events) {
            RecordedEvent event = logged.event();
            EventMetadata metadata = event.metadata();
            KeyUse keyUse = metadata.keyUse();
            batch.bind("position", logged.position().value())
                    .bind("stream", event.stream().value())
                    .bind("version", event.version())
                    .bind("eventId", event.id().value())
                    .bind("type", event.type())
                    .bind("schemaVersion", event.schemaVersion())
                    .bind("userId", metadata.userId().value())
                    .bind("occurredAt", SqlTime.of(metadata.occurredAt()))
                    .bind("recordedAt", SqlTime.of(event.recordedAt()))
                    .bind("correlationId", metadata.correlationId())
                    .bind("causationId", metadata.causationId())
                    .bind("comment", metadata.comment())
                    .bind("keyHash", keyUse == null ? null : bytes(keyUse.keyHash()))
                    .bind("fingerprint", keyUse == null ? null : bytes(keyUse.fingerprint()))
                    .bind("data", event.data())
                    .add();
        }
        batch.execute();
    }

    static LoggedEvent readLogged(ResultSet row) throws SQLException {
        return new LoggedEvent(new GlobalPosition(row.getLong("position")), read(row));
    }

    static RecordedEvent read(ResultSet row) throws SQLException {
        return new RecordedEvent(
                new StreamName(row.getString("stream")),
                row.getLong("version"),
                new EventId(row.getObject("event_id", UUID.class)),
                row.getString("type"),
                row.getInt("schema_version"),
                row.getString("data"),
                readMetadata(row),
                SqlTime.read(row, "recorded_at"));
    }

    private static EventMetadata readMetadata(ResultSet row) throws SQLException {
        return new EventMetadata(
                new UserId(row.getObject("user_id", UUID.class)),
                SqlTime.read(row, "occurred_at"),
                row.getString("correlation_id"),
                row.getString("causation_id"),
                row.getString("comment"),
                readKeyUse(row));
    }

    private static @Nullable KeyUse readKeyUse(ResultSet row) throws SQLException {
        byte[] keyHash = row.getBytes("key_hash");
        return keyHash == null ? null : new KeyUse(hex(keyHash), hex(row.getBytes("fingerprint")));
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
