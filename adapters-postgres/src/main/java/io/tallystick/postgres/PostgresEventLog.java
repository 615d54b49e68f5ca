package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogActivity;
import io.tallystick.application.view.LogDigest;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The table {@code events} as a searchable log. Thread-safe. */
final class PostgresEventLog implements EventLog {

    /** For the words of archived events; who asked waits. */
    private static final Duration SEARCH_PATIENCE = Duration.ofSeconds(20);

    private static final String ACTIVITY =
            "select user_id, max(position) as position from (select user_id, position from events"
                    + " where position > :after order by position limit 10000) e group by user_id";

    /** Ordered here, or the planner might read the user's whole log in order for each id. */
    private static final String BY_IDS =
            "select e.* from unnest(:ids) as i(id) cross join lateral (select "
                    + EventRows.COLUMNS
                    + " from events where user_id = :user and event_id = i.id offset 0) e";

    private final Jdbi jdbi;
    private final Jdbi lists;
    private final LogSignal signal;
    private final ArchivedEvents archived;
    private final LogPages pages;

    PostgresEventLog(Jdbi jdbi, Jdbi lists, LogSignal signal, ArchivedEvents archived) {
        this(jdbi, lists, signal, archived, LogPages.STANDARD);
    }

    PostgresEventLog(
            Jdbi jdbi, Jdbi lists, LogSignal signal, ArchivedEvents archived, LogPages pages) {
        this.jdbi = jdbi;
        this.archived = archived;
        this.lists = lists;
        this.signal = signal;
        this.pages = pages;
    }

    @Override
    public LogHead head() {
        return SqlFailures.asking(
                Store.PROJECTIONS, "read the head", () -> jdbi.withHandle(PostgresEventLog::head));
    }

    /** One statement, so that it is the head of one snapshot. */
    static LogHead head(Handle handle) {
        return handle.createQuery(
                        "select epoch, coalesce((select max(position) from events), 0) as position"
                                + " from log_identity")
                .map(
                        (row, context) ->
                                new LogHead(
                                        row.getString("epoch"),
                                        new GlobalPosition(row.getLong("position"))))
                .one();
    }

    static long headPosition(Handle handle) {
        return handle.createQuery("select coalesce(max(position), 0) from events")
                .mapTo(Long.class)
                .one();
    }

    /**
     * The head is read first and nothing beyond it: whatever a page leaves out comes after its
     * head, since positions become readable in their order.
     */
    @Override
    public EventPage page(EventQuery query) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "read a page of the log",
                () -> query.words() == null ? pageOf(query) : searched(query));
    }

    private EventPage pageOf(EventQuery query) {
        EventPage page =
                jdbi.withHandle(
                        handle -> {
                            LogHead head = head(handle);
                            return page(
                                    query,
                                    head,
                                    pages.read(handle, query, head.position(), oneMore(query)));
                        });
        return new EventPage(archived.complete(page.events()), page.hasMore(), page.head());
    }

    private EventPage searched(EventQuery query) {
        LogHead head = jdbi.withHandle(PostgresEventLog::head);
        ArchivedWords.Found found =
                new ArchivedWords(jdbi, archived, pages, SEARCH_PATIENCE)
                        .read(query, head.position(), oneMore(query));
        EventPage page = page(query, head, found.events());
        return new EventPage(page.events(), page.hasMore() || !found.isThrough(), head);
    }

    private static long oneMore(EventQuery query) {
        return query.limit() + 1L;
    }

    private static EventPage page(EventQuery query, LogHead head, List<LoggedEvent> events) {
        boolean hasMore = events.size() > query.limit();
        return new EventPage(hasMore ? events.subList(0, query.limit()) : events, hasMore, head);
    }

    @Override
    public LogActivity awaitActivity(GlobalPosition after, Duration timeout)
            throws InterruptedException {
        signal.awaitBeyond(after.value(), timeout);
        Map<UserId, Long> newest =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "read whose events are new",
                        () -> jdbi.withHandle(handle -> newestOfUsers(handle, after)));
        long upTo = newest.values().stream().reduce(after.value(), Math::max);
        return new LogActivity(new GlobalPosition(upTo), newest.keySet());
    }

    private static Map<UserId, Long> newestOfUsers(Handle handle, GlobalPosition after) {
        Map<UserId, Long> newest = new HashMap<>();
        handle.createQuery(ACTIVITY)
                .bind("after", after.value())
                .map(
                        (row, context) ->
                                Map.entry(
                                        new UserId(row.getObject("user_id", UUID.class)),
                                        row.getLong("position")))
                .forEach(entry -> newest.put(entry.getKey(), entry.getValue()));
        return newest;
    }

    @Override
    public List<LoggedEvent> stream(StreamName stream) {
        List<LoggedEvent> rows =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "read a stream from the log",
                        () -> jdbi.withHandle(handle -> WholeStreams.rows(handle, stream)));
        return archived.complete(rows);
    }

    @Override
    public Optional<EventOutline> findByKey(UserId user, String keyHash) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "look up an idempotency key",
                () ->
                        jdbi.withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select "
                                                                + EventRows.COLUMNS
                                                                + " from events where"
                                                                + " user_id = :user and"
                                                                + " key_hash = :key")
                                                .bind("user", user.value())
                                                .bind("key", EventRows.bytes(keyHash))
                                                .map(
                                                        (row, context) ->
                                                                EventOutline.of(
                                                                        EventRows.read(row)))
                                                .findOne()));
    }

    @Override
    public Map<EventId, LoggedEvent> findByIds(UserId user, Set<EventId> ids) {
        if (ids.size() > MAX_IDS) {
            throw new IllegalArgumentException("at most " + MAX_IDS + " ids, not " + ids.size());
        }
        UUID[] values = ids.stream().map(EventId::value).toArray(UUID[]::new);
        List<LoggedEvent> found =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "look up events by their ids",
                        () ->
                                jdbi.withHandle(
                                        handle ->
                                                handle.createQuery(BY_IDS)
                                                        .bind("user", user.value())
                                                        .bind("ids", values)
                                                        .map(
                                                                (row, context) ->
                                                                        EventRows.readLogged(row))
                                                        .list()));
        Map<EventId, LoggedEvent> byId = new HashMap<>();
        archived.complete(found).stream()
                .sorted(Comparator.comparing(LoggedEvent::position))
                .forEach(logged -> byId.putIfAbsent(logged.event().id(), logged));
        return byId;
    }

    @Override
    public LogDigest digest(UserId user) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "read a digest",
                () -> jdbi.withHandle(handle -> LogDigests.read(handle, user)));
    }

    @Override
    public void readByTime(
            UserId user, @Nullable Instant recordedFrom, Consumer<LoggedEvent> reader) {
        SqlFailures.asking(
                Store.PROJECTIONS,
                "read events by time",
                () -> {
                    new EventsByTime(jdbi, lists, archived).read(user, recordedFrom, reader);
                    return true;
                });
    }

    @Override
    public void readTransactionsEverWith(
            UserId user, ContactId contact, Consumer<List<LoggedEvent>> reader) {
        readStreams(
                "select min(position) as place from events where type in ('TransactionCreated',"
                        + " 'TransactionUpdated') and words @@ (:mentions)::tsquery and user_id ="
                        + " :user group by stream",
                query ->
                        query.bind("user", user.value())
                                .bind("mentions", SearchIndex.mentions(user, contact)),
                reader);
    }

    @Override
    public void readStreams(UserId user, AggregateType type, Consumer<List<LoggedEvent>> reader) {
        readStreams(
                "select position as place from events where user_id = :user and version = 0 and"
                        + " starts_with(stream, :prefix)",
                query -> query.bind("user", user.value()).bind("prefix", type.label() + "-"),
                reader);
    }

    private void readStreams(
            String places, UnaryOperator<Query> bind, Consumer<List<LoggedEvent>> reader) {
        SqlFailures.asking(
                Store.PROJECTIONS,
                "read streams from the log",
                () -> {
                    new StreamPages(lists, archived).read(places, bind, reader);
                    return true;
                });
    }
}
