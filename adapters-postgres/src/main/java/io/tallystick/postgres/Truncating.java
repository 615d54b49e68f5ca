package io.tallystick.postgres;

import io.tallystick.application.port.StreamTruncation;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Has an event store elsewhere forget what is cut from its mirror. A stream keeps its last event of
 * those that are mirrored, so that it never looks as if it were deleted, and the mirror can see
 * that the store is still the one it follows. Thread-safe.
 */
final class Truncating {

    private final Jdbi jdbi;
    private final StreamTruncation store;

    Truncating(Jdbi jdbi, StreamTruncation store) {
        this.jdbi = jdbi;
        this.store = store;
    }

    /** What was cut, and is still in the store; the oldest of it. Empty if there is none. */
    Optional<ArchivedSegments.Cut> next() {
        return jdbi.withHandle(ArchivedSegments::firstUntruncated);
    }

    /** May be done again. */
    void truncate(ArchivedSegments.Cut cut) {
        jdbi.withHandle(handle -> firstToStay(handle, cut)).forEach(store::truncateBefore);
    }

    private static Map<StreamName, Long> firstToStay(Handle handle, ArchivedSegments.Cut cut) {
        Map<StreamName, Long> versions = new LinkedHashMap<>();
        handle.createQuery(
                        "select c.stream, least(c.version + 1, (select max(version) from events e"
                                + " where e.stream = c.stream)) as first from (select stream,"
                                + " max(version) as version from events where position > :after and"
                                + " position <= :last group by stream) c order by c.stream")
                .bind("after", cut.after())
                .bind("last", cut.last())
                .map(
                        (row, context) ->
                                Map.entry(
                                        new StreamName(row.getString("stream")),
                                        row.getLong("first")))
                .forEach(entry -> versions.put(entry.getKey(), entry.getValue()));
        versions.values().removeIf(first -> first == 0);
        return versions;
    }

    void scavenge() {
        store.scavenge();
    }
}
