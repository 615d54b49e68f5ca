package io.tallystick.application.view;

import io.tallystick.application.search.WordQuery;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Which events of one user's log to read. Null and empty do not filter. Immutable.
 *
 * @param after only events after this position
 * @param before only events before this position
 * @param from only what occurred at or after this instant
 * @param to only what occurred before this instant
 * @param words only events with these words in data or comment
 * @param limit at least 1
 */
public record EventQuery(
        UserId user,
        @Nullable GlobalPosition after,
        @Nullable GlobalPosition before,
        Order order,
        Set<String> types,
        @Nullable AggregateType aggregateType,
        @Nullable UUID aggregateId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable WordQuery words,
        int limit) {

    /** The order of positions. */
    public enum Order {
        ASCENDING,
        DESCENDING
    }

    public EventQuery {
        types = Set.copyOf(types);
    }

    /** A user's events from the start of the log. */
    public static EventQuery ofUser(UserId user, int limit) {
        return new EventQuery(
                user, null, null, Order.ASCENDING, Set.of(), null, null, null, null, null, limit);
    }

    /** One aggregate's events after a position. */
    public static EventQuery ofAggregate(
            UserId user, AggregateType type, UUID id, @Nullable GlobalPosition after, int limit) {
        return new EventQuery(
                user, after, null, Order.ASCENDING, Set.of(), type, id, null, null, null, limit);
    }

    /** The same, of a stretch of the log only. */
    public EventQuery between(
            @Nullable GlobalPosition newAfter, @Nullable GlobalPosition newBefore) {
        return new EventQuery(
                user,
                newAfter,
                newBefore,
                order,
                types,
                aggregateType,
                aggregateId,
                from,
                to,
                words,
                limit);
    }

    /** The same in another order. */
    public EventQuery in(Order newOrder) {
        return new EventQuery(
                user,
                after,
                before,
                newOrder,
                types,
                aggregateType,
                aggregateId,
                from,
                to,
                words,
                limit);
    }

    /** The same with another limit. */
    public EventQuery limitedTo(int newLimit) {
        return new EventQuery(
                user,
                after,
                before,
                order,
                types,
                aggregateType,
                aggregateId,
                from,
                to,
                words,
                newLimit);
    }

    /** The next events after a position. */
    public EventQuery after(GlobalPosition position, int newLimit) {
        return between(position, before).limitedTo(newLimit);
    }
}
