package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogActivity;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The table {@code events} as a searchable log. Thread-safe. */
final class PostgresEventLog implements EventLog {

    private static final int FETCH_SIZE = 500;

    private static final String ACTIVITY =
            "select user_id, max(position) as position from (select user_id, position from events"
                    + " where position > :after order by position limit 10000) e group by user_id";

    private final Jdbi jdbi;
    private final Jdbi lists;
    private final LogSignal signal;

    PostgresEventLog(Jdbi jdbi, Jdbi lists, LogSignal signal) {
        this.jdbi = jdbi;
        this.lists = lists;
        this.signal = signal;
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
                () ->
                        jdbi.withHandle(
                                handle -> {
                                    LogHead head = head(handle);
                                    List<LoggedEvent> events =
                                            select(handle, query, head.position());
                                    boolean hasMore = events.size() > query.limit();
                                    return new EventPage(
                                            hasMore ? events.subList(0, query.limit()) : events,
                                            hasMore,
                                            head);
                                }));
    }

    private static List<LoggedEvent> select(Handle handle, EventQuery query, GlobalPosition head) {
        Conditions conditions = Conditions.of(query);
        conditions.add("position <= :head", "head", head.value());
        String direction = query.order() == EventQuery.Order.ASCENDING ? "asc" : "desc";
        Query select =
                handle.createQuery(
                        "select "
                                + EventRows.COLUMNS
                                + " from events where "
                                + String.join(" and ", conditions.clauses())
                                + " order by position "
                                + direction
                                + " limit :limit");
        conditions.parameters().forEach(select::bind);
        return select.bind("limit", (long) query.limit() + 1)
                .map((row, context) -> EventRows.readLogged(row))
                .list();
    }

    /** What a query filters by, as SQL: clauses are constants, values are bound. */
    private record Conditions(List<String> clauses, Map<String, Object> parameters) {

        static Conditions of(EventQuery query) {
            Conditions conditions = new Conditions(new ArrayList<>(), new LinkedHashMap<>());
            conditions.add("user_id = :user", "user", query.user().value());
            if (query.after() != null) {
                conditions.add("position > :after", "after", query.after().value());
            }
            if (query.before() != null) {
                conditions.add("position < :before", "before", query.before().value());
            }
            if (!query.types().isEmpty()) {
                conditions.add("type = any(:types)", "types", query.types().toArray(String[]::new));
            }
            if (query.aggregateId() != null) {
                String[] streams = streams(query.aggregateType(), query.aggregateId());
                conditions.add("stream = any(:streams)", "streams", streams);
            } else if (query.aggregateType() != null) {
                String prefix = query.aggregateType().label() + "-";
                conditions.add("starts_with(stream, :prefix)", "prefix", prefix);
            }
            if (query.from() != null) {
                conditions.add("occurred_at >= :from", "from", SqlTime.of(query.from()));
            }
            if (query.to() != null) {
                conditions.add("occurred_at < :to", "to", SqlTime.of(query.to()));
            }
            return conditions;
        }

        private static String[] streams(@Nullable AggregateType type, UUID id) {
            return Stream.of(AggregateType.values())
                    .filter(candidate -> type == null || candidate == type)
                    .map(candidate -> StreamName.of(candidate, id).value())
                    .toArray(String[]::new);
        }

        private void add(String clause, String parameter, Object value) {
            clauses.add(clause);
            parameters.put(parameter, value);
        }
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
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "read a stream from the log",
                () ->
                        jdbi.withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select "
                                                                + EventRows.COLUMNS
                                                                + " from events where stream ="
                                                                + " :stream order by version")
                                                .bind("stream", stream.value())
                                                .map((row, context) -> EventRows.readLogged(row))
                                                .list()));
    }

    @Override
    public Optional<LoggedEvent> findByKey(UserId user, String keyHash) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "look up an idempotency key",
                () ->
                        jdbi.withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select "
                                                                + EventRows.COLUMNS
                                                                + " from events where user_id ="
                                                                + " :user and key_hash = :key")
                                                .bind("user", user.value())
                                                .bind("key", EventRows.bytes(keyHash))
                                                .map((row, context) -> EventRows.readLogged(row))
                                                .findOne()));
    }

    @Override
    public void readTransactionsEverWith(
            UserId user, ContactId contact, Consumer<LoggedEvent> reader) {
        SqlFailures.asking(
                Store.PROJECTIONS,
                "read a contact's transactions from the log",
                () ->
                        lists.inTransaction(
                                handle -> {
                                    handle.createQuery(
                                                    "select "
                                                            + EventRows.COLUMNS
                                                            + " from events where stream in (select"
                                                            + " stream from events where type in"
                                                            + " ('TransactionCreated',"
                                                            + " 'TransactionUpdated') and data ->>"
                                                            + " 'contact_id' = :contact and user_id"
                                                            + " = :user) order by stream, version")
                                            .bind("user", user.value())
                                            .bind("contact", contact.toString())
                                            .setFetchSize(FETCH_SIZE)
                                            .map((row, context) -> EventRows.readLogged(row))
                                            .forEach(reader);
                                    return null;
                                }));
    }
}
