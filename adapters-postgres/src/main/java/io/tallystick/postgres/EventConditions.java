package io.tallystick.postgres;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A query of the log as SQL: clauses are constants, values are parameters. Confined. */
final class EventConditions {

    /** Where in the user's log to look. */
    static final String PLACE = "user_id = :user and position > :after and position < :before";

    private final List<String> filters = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private long after;
    private long before;

    /** Of a query but for its words, up to the head of the log. */
    static EventConditions withoutWords(EventQuery query, GlobalPosition head) {
        return new EventConditions(query, head, false);
    }

    /** Of a query, up to the head of the log. */
    EventConditions(EventQuery query, GlobalPosition head) {
        this(query, head, true);
    }

    private EventConditions(EventQuery query, GlobalPosition head, boolean withWords) {
        after = query.after() != null ? query.after().value() : GlobalPosition.START.value();
        before = head.value() + 1;
        moveAfter(after);
        moveBefore(query.before() != null ? query.before().value() : before);
        parameters.put("user", query.user().value());
        filter(query);
        if (withWords && query.words() != null) {
            String words = SearchIndex.words(query.user(), query.words());
            add("words @@ (:words)::tsquery", "words", words);
        }
    }

    /** Only positions after this one, which does not go back. */
    void moveAfter(long position) {
        after = Math.max(after, position);
        parameters.put("after", after);
    }

    /** Only positions before this one, likewise. */
    void moveBefore(long position) {
        before = Math.min(before, position);
        parameters.put("before", before);
    }

    long after() {
        return after;
    }

    long before() {
        return before;
    }

    private void filter(EventQuery query) {
        if (!query.types().isEmpty()) {
            add("type = any(:types)", "types", query.types().toArray(String[]::new));
        }
        if (query.aggregateId() != null) {
            String[] streams = streams(query.aggregateType(), query.aggregateId());
            add("stream = any(:streams)", "streams", streams);
        } else if (query.aggregateType() != null) {
            String prefix = query.aggregateType().label() + "-";
            add("starts_with(stream, :prefix)", "prefix", prefix);
        }
        if (query.from() != null) {
            add("occurred_at >= :from", "from", SqlTime.of(query.from()));
        }
        if (query.to() != null) {
            add("occurred_at < :to", "to", SqlTime.of(query.to()));
        }
    }

    private static String[] streams(@Nullable AggregateType type, UUID id) {
        return Stream.of(AggregateType.values())
                .filter(candidate -> type == null || candidate == type)
                .map(candidate -> StreamName.of(candidate, id).value())
                .toArray(String[]::new);
    }

    private void add(String clause, String parameter, Object value) {
        filters.add(clause);
        parameters.put(parameter, value);
    }

    /** What to look for; empty if everything is wanted. */
    List<String> filters() {
        return filters;
    }

    Map<String, Object> parameters() {
        return parameters;
    }
}
