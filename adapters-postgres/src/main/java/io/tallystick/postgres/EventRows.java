package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Rows of the table {@code events}. Stateless. */
final class EventRows {

    static final String COLUMNS =
            "position, stream, version, event_id, type, schema_version, user_id, occurred_at,"
                    + " recorded_at, correlation_id, causation_id, comment, key_hash, fingerprint,"
                    + " data, phone_time, content_hash";

    /** In place of the data of an event that is cut; no event has such data. */
    static final String CUT = "";

    private static final String INSERT =
            "with inserted as (insert into events ("
                    + COLUMNS
                    + ", words, hash, place_hash) select p.*, sha256(p.hash ||"
                    + " int8send(p.position)) from (select coalesce(e.position,"
                    + " nextval('events_position')) as position,"
                    + " e.stream, e.version, e.event_id, e.type, e.schema_version, e.user_id,"
                    + " e.occurred_at::timestamptz, e.recorded_at::timestamptz, e.correlation_id,"
                    + " e.causation_id, e.comment, decode(e.key_hash, 'hex'), decode(e.fingerprint,"
                    + " 'hex'), e.data::json, e.phone_time::timestamptz, decode(e.content_hash,"
                    + " 'hex'), e.words::tsvector, decode(e.hash, 'hex') as hash from"
                    + " unnest(:positions, :streams, :versions, :eventIds, :types,"
                    + " :schemaVersions, :userIds,"
                    + " :occurredAts, :recordedAts, :correlationIds, :causationIds, :comments,"
                    + " :keyHashes, :fingerprints, :datas, :phoneTimes, :contentHashes, :words,"
                    + " :hashes) with ordinality as e(position, stream, version, event_id, type,"
                    + " schema_version, user_id, occurred_at, recorded_at, correlation_id,"
                    + " causation_id, comment, key_hash, fingerprint, data, phone_time,"
                    + " content_hash, words, hash, place) order by e.place) p returning position),"
                    + " digested as ("
                    + LogDigests.ADD
                    + "), head as (select max(position) as position from inserted) select position,"
                    + " pg_notify(:channel, position::text) from head";

    private EventRows() {}

    /**
     * Appends events at the end of the log, in their order, and tells all listeners when the
     * transaction commits.
     *
     * @return the position of the last
     */
    static long insert(Handle handle, List<RecordedEvent> events) {
        return insert(handle, events, new Long[events.size()]);
    }

    /** Adds events of another log, which come before all that this one will have. */
    static void insertAtTheirPlaces(Handle handle, List<LoggedEvent> events) {
        long last =
                insert(
                        handle,
                        events.stream().map(LoggedEvent::event).toList(),
                        column(events, logged -> logged.position().value(), Long[]::new));
        handle.createQuery(
                        "select setval('events_position', greatest(:last, last_value)) from"
                                + " events_position")
                .bind("last", last)
                .mapTo(Long.class)
                .one();
    }

    private static long insert(
            Handle handle, List<RecordedEvent> events, @Nullable Long[] positions) {
        return LogDigests.bind(handle.createQuery(INSERT), events)
                .bind("channel", LogSignal.CHANNEL)
                .bind("positions", positions)
                .bind("streams", texts(events, event -> event.stream().value()))
                .bind("versions", column(events, RecordedEvent::version, Long[]::new))
                .bind("eventIds", column(events, event -> event.id().value(), UUID[]::new))
                .bind("types", texts(events, RecordedEvent::type))
                .bind(
                        "schemaVersions",
                        column(events, RecordedEvent::schemaVersion, Integer[]::new))
                .bind("userIds", column(events, EventRows::userId, UUID[]::new))
                .bind("occurredAts", texts(events, EventRows::occurredAt))
                .bind("recordedAts", texts(events, event -> Rfc3339.format(event.recordedAt())))
                .bind("correlationIds", texts(events, event -> event.metadata().correlationId()))
                .bind("causationIds", texts(events, event -> event.metadata().causationId()))
                .bind("comments", texts(events, event -> event.metadata().comment()))
                .bind("keyHashes", texts(events, event -> key(event, KeyUse::keyHash)))
                .bind("fingerprints", texts(events, event -> key(event, KeyUse::fingerprint)))
                .bind("datas", texts(events, RecordedEvent::data))
                .bind("phoneTimes", texts(events, event -> origin(event, EventRows::phoneTime)))
                .bind(
                        "contentHashes",
                        texts(events, event -> origin(event, SyncOrigin::contentHash)))
                .bind("words", texts(events, SearchIndex::vector))
                .bind("hashes", texts(events, event -> hex(EventHash.of(event))))
                .map((row, context) -> row.getLong("position"))
                .one();
    }

    static boolean contains(Handle handle, RecordedEvent event) {
        return handle.createQuery(
                        "select exists (select 1 from events where stream = :stream and version ="
                                + " :version and event_id = :id)")
                .bind("stream", event.stream().value())
                .bind("version", event.version())
                .bind("id", event.id().value())
                .mapTo(Boolean.class)
                .one();
    }

    /** Those that the log does not have. */
    static List<RecordedEvent> unknown(Handle handle, List<RecordedEvent> events) {
        Set<Integer> places =
                handle.createQuery(
                                "select w.place from unnest(:streams, :versions, :ids) with"
                                        + " ordinality as w(stream, version, id, place) where not"
                                        + " exists (select 1 from events e where e.stream ="
                                        + " w.stream and e.version = w.version and e.event_id ="
                                        + " w.id)")
                        .bind("streams", texts(events, event -> event.stream().value()))
                        .bind("versions", column(events, RecordedEvent::version, Long[]::new))
                        .bind("ids", column(events, event -> event.id().value(), UUID[]::new))
                        .mapTo(Integer.class)
                        .set();
        return IntStream.range(0, events.size())
                .filter(index -> places.contains(index + 1))
                .mapToObj(events::get)
                .toList();
    }

    /** The first of some events, one of each stream, whose stream lacks what came before it. */
    static Optional<RecordedEvent> firstWithoutPredecessor(
            Handle handle, List<RecordedEvent> events) {
        return handle.createQuery(
                        "select w.place from unnest(:streams, :versions) with ordinality as"
                                + " w(stream, version, place) where not exists (select 1 from"
                                + " events e where e.stream = w.stream and e.version = w.version -"
                                + " 1) order by w.place limit 1")
                .bind("streams", texts(events, event -> event.stream().value()))
                .bind("versions", column(events, RecordedEvent::version, Long[]::new))
                .mapTo(Integer.class)
                .findOne()
                .map(place -> events.get(place - 1));
    }

    private static UUID userId(RecordedEvent event) {
        return event.metadata().userId().value();
    }

    private static String occurredAt(RecordedEvent event) {
        return Rfc3339.format(event.metadata().occurredAt());
    }

    private static @Nullable String key(RecordedEvent event, Function<KeyUse, String> part) {
        KeyUse keyUse = event.metadata().keyUse();
        return keyUse == null ? null : part.apply(keyUse);
    }

    private static @Nullable String origin(RecordedEvent event, Function<SyncOrigin, String> part) {
        SyncOrigin origin = event.metadata().syncOrigin();
        return origin == null ? null : part.apply(origin);
    }

    private static String phoneTime(SyncOrigin origin) {
        return Rfc3339.format(origin.phoneTime());
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
                dataOrNothing(row),
                readMetadata(row),
                SqlTime.read(row, "recorded_at"));
    }

    static String dataOrNothing(ResultSet row) throws SQLException {
        String data = row.getString("data");
        return data == null ? CUT : data;
    }

    /** Whether a row as it was read lacks what is in the archive. */
    static boolean isCut(LoggedEvent row) {
        return row.event().data().equals(CUT);
    }

    private static EventMetadata readMetadata(ResultSet row) throws SQLException {
        return new EventMetadata(
                new UserId(row.getObject("user_id", UUID.class)),
                SqlTime.read(row, "occurred_at"),
                row.getString("correlation_id"),
                row.getString("causation_id"),
                row.getString("comment"),
                readKeyUse(row),
                readSyncOrigin(row));
    }

    private static @Nullable SyncOrigin readSyncOrigin(ResultSet row) throws SQLException {
        byte[] contentHash = row.getBytes("content_hash");
        return contentHash == null
                ? null
                : new SyncOrigin(SqlTime.read(row, "phone_time"), hex(contentHash));
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
