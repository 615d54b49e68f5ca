package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.Snapshot;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads through to the mirror what an event store has forgotten of its streams, since it is
 * archived. Thread-safe.
 */
record TruncatedStreams(Jdbi jdbi, ArchivedEvents archived) {

    private static final String FORWARDS =
            "select "
                    + EventRows.COLUMNS
                    + " from events where stream = :stream and version >= :from and version < :to"
                    + " order by version limit :limit";

    private static final String BACKWARDS =
            "select "
                    + EventRows.COLUMNS
                    + " from events where stream = :stream and version <= :from order by version"
                    + " desc limit :limit";

    /**
     * @param slice of the store, asked for what {@code from} and {@code limit} say
     */
    StreamSlice forwards(StreamName stream, long from, int limit, StreamSlice slice) {
        List<RecordedEvent> events = slice.events();
        if (events.isEmpty() || events.getFirst().version() <= from) {
            return slice;
        }
        long first = events.getFirst().version();
        List<RecordedEvent> whole =
                new ArrayList<>(
                        read(
                                handle ->
                                        handle.createQuery(FORWARDS)
                                                .bind("stream", stream.value())
                                                .bind("from", from)
                                                .bind("to", first)
                                                .bind("limit", limit)
                                                .map((row, context) -> EventRows.readLogged(row))
                                                .list()));
        if (whole.size() < Math.min(limit, first - from)) {
            throw lost(stream, first);
        }
        int room = Math.min(limit - whole.size(), events.size());
        whole.addAll(events.subList(0, room));
        return new StreamSlice(whole, slice.isEnd() && room == events.size());
    }

    /**
     * @param slice of the store, asked for what {@code from} and {@code limit} say
     */
    StreamSlice backwards(StreamName stream, long from, int limit, StreamSlice slice) {
        List<RecordedEvent> events = slice.events();
        long next = events.isEmpty() ? from : events.getLast().version() - 1;
        if (!slice.isEnd() || next < 0 || events.size() == limit) {
            return new StreamSlice(events, slice.isEnd() && next < 0);
        }
        int room = limit - events.size();
        List<RecordedEvent> whole = new ArrayList<>(events);
        whole.addAll(
                read(
                        handle ->
                                handle.createQuery(BACKWARDS)
                                        .bind("stream", stream.value())
                                        .bind("from", next)
                                        .bind("limit", room)
                                        .map((row, context) -> EventRows.readLogged(row))
                                        .list()));
        if (!events.isEmpty() && whole.size() < Math.min(limit, events.size() + next + 1)) {
            throw lost(stream, next + 1);
        }
        return new StreamSlice(whole, whole.isEmpty() || whole.getLast().version() == 0);
    }

    /**
     * @param kept all that the store has of the stream
     */
    LoadedStream load(StreamName stream, List<RecordedEvent> kept) {
        if (kept.isEmpty() || kept.getFirst().version() == 0) {
            return LoadedStream.whole(kept);
        }
        long first = kept.getFirst().version();
        Forgotten forgotten =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "read what the event store has forgotten",
                        () -> jdbi.withHandle(handle -> Forgotten.read(handle, stream, first)));
        if (forgotten.rows().size() < first) {
            throw lost(stream, first);
        }
        return forgotten.load(archived, kept);
    }

    /**
     * What the mirror has of a stream, up to where the store begins.
     *
     * @param snapshot null if there is none
     */
    private record Forgotten(List<LoggedEvent> rows, @Nullable Snapshot snapshot) {

        static Forgotten read(Handle handle, StreamName stream, long first) {
            List<LoggedEvent> rows =
                    handle.createQuery(FORWARDS)
                            .bind("stream", stream.value())
                            .bind("from", 0)
                            .bind("to", first)
                            .bind("limit", Integer.MAX_VALUE)
                            .map((row, context) -> EventRows.readLogged(row))
                            .list();
            return new Forgotten(rows, SnapshotRows.find(handle, stream).orElse(null));
        }

        LoadedStream load(ArchivedEvents archived, List<RecordedEvent> kept) {
            List<EventOutline> outlines = new ArrayList<>();
            rows.forEach(row -> outlines.add(EventOutline.of(row.event())));
            kept.forEach(event -> outlines.add(EventOutline.of(event)));
            Supplier<List<RecordedEvent>> whole =
                    () -> {
                        List<RecordedEvent> events = new ArrayList<>(archived.completeEvents(rows));
                        events.addAll(kept);
                        return events;
                    };
            if (snapshot == null
                    || snapshot.version() < rows.size() - 1
                    || snapshot.version() >= outlines.size()) {
                return LoadedStream.outlined(outlines, whole);
            }
            List<RecordedEvent> recent =
                    kept.stream().filter(event -> event.version() > snapshot.version()).toList();
            return LoadedStream.since(snapshot, outlines, recent, whole);
        }
    }

    private List<RecordedEvent> read(Function<Handle, List<LoggedEvent>> rows) {
        return archived.completeEvents(
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "read what the event store has forgotten",
                        () -> jdbi.withHandle(rows::apply)));
    }

    private static StoreUnavailable lost(StreamName stream, long first) {
        return new StoreUnavailable(
                Store.EVENT_STORE,
                "read stream "
                        + stream.value()
                        + ": it begins at version "
                        + first
                        + " in the event store, and what came before is not in the mirror");
    }
}
