package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/**
 * The table {@code events} as an event store. Appends with {@link ExpectedVersion.Any} and {@link
 * ExpectedVersion.StreamExists} are not recognised when repeated. Thread-safe.
 */
final class PostgresEventStore implements EventStore, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresEventStore.class);

    private static final String FORWARDS =
            "select "
                    + EventRows.COLUMNS
                    + " from events where stream = :stream and version >= :from"
                    + " order by version limit :limit";
    private static final String BACKWARDS =
            "select "
                    + EventRows.COLUMNS
                    + " from events where stream = :stream and version <= :from"
                    + " order by version desc limit :limit";
    private static final String ALL =
            "select "
                    + EventRows.COLUMNS
                    + " from events where position > :after order by position limit :limit";

    private final Jdbi jdbi;
    private final ArchivedEvents archived;
    private final LogSignal signal;
    private final GroupAppender appender;

    /**
     * @param appends a connection of its own, so that reads never keep appends waiting
     * @param projection applied in the transaction of each append
     */
    PostgresEventStore(
            Jdbi jdbi,
            Jdbi appends,
            LogSignal signal,
            ArchivedEvents archived,
            InlineProjection projection) {
        this.jdbi = jdbi;
        this.archived = archived;
        this.signal = signal;
        this.appender = GroupAppender.start(new AppendBatch(appends, projection), signal);
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        if (events.isEmpty() || events.size() > MAX_EVENTS) {
            throw new IllegalArgumentException(
                    "an append has 1 to " + MAX_EVENTS + " events, not " + events.size());
        }
        Append append = new Append(stream, expected, List.copyOf(events), false);
        try {
            return appender.append(append);
        } catch (StoreUnavailable e) {
            if (!PassingTrouble.is(e)) {
                throw e;
            }
            waitForArchive(stream);
            return appender.append(append.afterWaiting());
        }
    }

    /** Here it keeps nobody else waiting; what was read is at hand for a while. */
    private void waitForArchive(StreamName stream) {
        try {
            readStream(stream);
        } catch (StoreUnavailable e) {
            LOGGER.warn("event=archive_unavailable stream={} reason={}", stream, e.toString());
        }
    }

    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        return slice(FORWARDS, stream, fromVersion, limit);
    }

    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        return slice(BACKWARDS, stream, fromVersion, limit);
    }

    private StreamSlice slice(String sql, StreamName stream, long fromVersion, int limit) {
        checkLimit(limit);
        List<LoggedEvent> events =
                SqlFailures.asking(
                        Store.EVENT_STORE,
                        "read a stream",
                        () ->
                                jdbi.withHandle(
                                        handle ->
                                                handle.createQuery(sql)
                                                        .bind("stream", stream.value())
                                                        .bind("from", fromVersion)
                                                        .bind("limit", limit + 1)
                                                        .map(
                                                                (row, context) ->
                                                                        EventRows.readLogged(row))
                                                        .list()));
        boolean isEnd = events.size() <= limit;
        return new StreamSlice(
                archived.completeEvents(isEnd ? events : events.subList(0, limit)), isEnd);
    }

    @Override
    public LoadedStream load(StreamName stream) {
        return SqlFailures.asking(
                        Store.EVENT_STORE,
                        "read a stream",
                        () -> jdbi.withHandle(handle -> WholeStreams.Rows.read(handle, stream)))
                .load(archived);
    }

    @Override
    public StorePage readAll(StorePosition after, int limit) {
        checkLimit(limit);
        long position = number(after);
        List<LoggedEvent> events =
                SqlFailures.asking(
                        Store.EVENT_STORE,
                        "read all events",
                        () ->
                                jdbi.withHandle(
                                        handle ->
                                                handle.createQuery(ALL)
                                                        .bind("after", position)
                                                        .bind("limit", limit + 1)
                                                        .map(
                                                                (row, context) ->
                                                                        EventRows.readLogged(row))
                                                        .list()));
        boolean isEnd = events.size() <= limit;
        List<LoggedEvent> page = archived.complete(isEnd ? events : events.subList(0, limit));
        StorePosition next =
                page.isEmpty()
                        ? after
                        : new StorePosition(Long.toString(page.getLast().position().value()));
        return new StorePage(page.stream().map(LoggedEvent::event).toList(), next, isEnd);
    }

    @Override
    public boolean awaitEventsAfter(StorePosition position, Duration timeout)
            throws InterruptedException {
        return signal.awaitBeyond(number(position), timeout);
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MAX_EVENTS) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + MAX_EVENTS + " events, not " + limit);
        }
    }

    private static long number(StorePosition position) {
        return position.equals(StorePosition.START) ? 0 : Long.parseLong(position.token());
    }

    @Override
    public void close() {
        appender.close();
    }
}
