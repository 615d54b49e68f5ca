package io.tallystick.postgres;

import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.Versioned;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The end of the log as far as one batch touches it: where its streams are, which of its keys are
 * used. Decides each append on it, in order. Confined to one thread.
 */
final class LogTail {

    private final Map<String, Long> versions = new HashMap<>();
    private final Map<Place, EventId> ids = new HashMap<>();
    private final Set<UsedKey> usedKeys = new HashSet<>();
    private final List<RecordedEvent> accepted = new ArrayList<>();
    private Instant recordedAt = Instant.MIN;

    private record Place(String stream, long version) {}

    /**
     * Reads where streams are. The time is read with it, after the lock was taken, and never goes
     * back even if the machine's clock does.
     */
    static LogTail read(Handle handle, List<String> streams) {
        LogTail tail = new LogTail();
        handle.createQuery(
                        "select s.stream, (select e.version from events e where e.stream = s.stream"
                            + " order by e.version desc limit 1) as version, t.recorded_at from"
                            + " unnest(:streams) as s(stream) cross join (select"
                            + " greatest(clock_timestamp(), (select recorded_at from events order"
                            + " by position desc limit 1)) as recorded_at) t")
                .bind("streams", streams.toArray(String[]::new))
                .map((row, context) -> tail.readStream(row))
                .list();
        return tail;
    }

    private String readStream(ResultSet row) throws SQLException {
        String stream = row.getString("stream");
        recordedAt = SqlTime.read(row, "recorded_at");
        long version = row.getLong("version");
        versions.put(stream, row.wasNull() ? Versioned.NONE : version);
        return stream;
    }

    void readKeys(Handle handle, List<UsedKey> keys) {
        usedKeys.addAll(UsedKey.usedAmong(handle, keys));
    }

    /** Reads the ids that decide whether an append behind its stream's end is a repeat. */
    void readIds(Handle handle, List<Append> appends) {
        for (Append append : appends) {
            long expected = expectedVersion(append.expected());
            if (expected < Versioned.NONE || expected >= versionOf(append.stream())) {
                continue;
            }
            Query query =
                    handle.createQuery(
                            "select version, event_id from events where stream = :stream and"
                                    + " version > :expected order by version limit :limit");
            query.bind("stream", append.stream().value())
                    .bind("expected", expected)
                    .bind("limit", append.events().size())
                    .map(
                            (row, context) ->
                                    Map.entry(
                                            new Place(
                                                    append.stream().value(),
                                                    row.getLong("version")),
                                            new EventId(row.getObject("event_id", UUID.class))))
                    .forEach(entry -> ids.put(entry.getKey(), entry.getValue()));
        }
    }

    AppendResult append(Append append) {
        long current = versionOf(append.stream());
        boolean allowed =
                switch (append.expected()) {
                    case ExpectedVersion.NoStream() -> current == Versioned.NONE;
                    case ExpectedVersion.Exact(long version) -> current == version;
                    case ExpectedVersion.StreamExists() -> current != Versioned.NONE;
                    case ExpectedVersion.Any() -> true;
                };
        if (!allowed) {
            return isRepeat(append)
                    ? appended(expectedVersion(append.expected()), append, false)
                    : new AppendResult.VersionConflict(current);
        }
        if (append.events().stream().flatMap(LogTail::key).anyMatch(usedKeys::contains)) {
            return new AppendResult.KeyAlreadyUsed();
        }
        append.events().forEach(event -> accept(append.stream(), event));
        return appended(current, append, true);
    }

    private static AppendResult appended(long before, Append append, boolean isNew) {
        return new AppendResult.Appended(before + 1, before + append.events().size(), isNew);
    }

    private boolean isRepeat(Append append) {
        long version = expectedVersion(append.expected());
        if (version < Versioned.NONE) {
            return false;
        }
        for (NewEvent event : append.events()) {
            version++;
            if (!event.id().equals(ids.get(new Place(append.stream().value(), version)))) {
                return false;
            }
        }
        return true;
    }

    private void accept(StreamName stream, NewEvent event) {
        long version = versionOf(stream) + 1;
        versions.put(stream.value(), version);
        ids.put(new Place(stream.value(), version), event.id());
        key(event).forEach(usedKeys::add);
        accepted.add(
                new RecordedEvent(
                        stream,
                        version,
                        event.id(),
                        event.type(),
                        event.schemaVersion(),
                        event.data(),
                        event.metadata(),
                        recordedAt));
    }

    static Stream<UsedKey> key(NewEvent event) {
        return UsedKey.in(event.metadata()).stream();
    }

    /** What was accepted, in order. */
    List<RecordedEvent> accepted() {
        return List.copyOf(accepted);
    }

    private long versionOf(StreamName stream) {
        return versions.getOrDefault(stream.value(), Versioned.NONE);
    }

    /** Below {@link Versioned#NONE} where no certain version is expected. */
    private static long expectedVersion(ExpectedVersion expected) {
        return switch (expected) {
            case ExpectedVersion.NoStream() -> Versioned.NONE;
            case ExpectedVersion.Exact(long version) -> version;
            case ExpectedVersion.StreamExists any -> Versioned.NONE - 1;
            case ExpectedVersion.Any any -> Versioned.NONE - 1;
        };
    }
}
