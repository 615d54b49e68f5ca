package io.tallystick.web;

import io.tallystick.application.codec.EventTypes;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.kernel.UserId;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What a request wants to see of the log, whichever way it reads. Immutable. */
record EventFilter(
        Set<String> types,
        Parsed<AggregateType> aggregateType,
        Parsed<UUID> aggregateId,
        Parsed<Instant> from,
        Parsed<Instant> to,
        Parsed<WordQuery> words) {

    /** Everything. */
    static final EventFilter NONE = read(QueryParams.of(null, new FieldErrors()));

    /** Reads the filters; bad ones are noted. */
    static EventFilter read(QueryParams params) {
        Set<String> types = new TreeSet<>(params.all("type"));
        if (!EventTypes.all().containsAll(types)) {
            params.bad("type", "must be of " + String.join(", ", new TreeSet<>(EventTypes.all())));
        }
        Parsed<AggregateType> aggregateType =
                params.read("aggregate_type", text -> Values.constant(AggregateType.class, text));
        Parsed<UUID> aggregateId = params.read("aggregate_id", Values::uuid);
        Parsed<Instant> from = params.read("from", Values::timestamp);
        Parsed<Instant> to = params.read("to", Values::timestamp);
        params.checkRange("from", from.value(), "to", to.value());
        return new EventFilter(types, aggregateType, aggregateId, from, to, params.words("q"));
    }

    /** From the start of the log, one event a page. */
    EventQuery of(UserId user) {
        return new EventQuery(
                user,
                null,
                null,
                EventQuery.Order.ASCENDING,
                types,
                aggregateType.value(),
                aggregateId.value(),
                from.value(),
                to.value(),
                words.value(),
                1);
    }
}
