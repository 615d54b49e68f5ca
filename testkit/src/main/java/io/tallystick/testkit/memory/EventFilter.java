package io.tallystick.testkit.memory;

import io.tallystick.application.codec.EventWords;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** Which of a user's events a query asks for. Stateless. */
final class EventFilter {

    private EventFilter() {}

    static boolean matches(EventQuery query, LoggedEvent logged) {
        RecordedEvent event = logged.event();
        return isWithin(query, logged.position())
                && isWithin(query, event.metadata().occurredAt())
                && (query.types().isEmpty() || query.types().contains(event.type()))
                && isOfAggregate(query, event.stream())
                && hasWords(query, event);
    }

    private static boolean hasWords(EventQuery query, RecordedEvent event) {
        WordQuery words = query.words();
        return words == null || words.matches(EventWords.of(event));
    }

    private static boolean isWithin(EventQuery query, GlobalPosition position) {
        GlobalPosition after = query.after();
        GlobalPosition before = query.before();
        return (after == null || position.compareTo(after) > 0)
                && (before == null || position.compareTo(before) < 0);
    }

    private static boolean isWithin(EventQuery query, Instant occurredAt) {
        Instant from = query.from();
        Instant to = query.to();
        return (from == null || !occurredAt.isBefore(from))
                && (to == null || occurredAt.isBefore(to));
    }

    private static boolean isOfAggregate(EventQuery query, StreamName stream) {
        AggregateType type = query.aggregateType();
        UUID id = query.aggregateId();
        if (type == null && id == null) {
            return true;
        }
        return Arrays.stream(AggregateType.values())
                .filter(candidate -> type == null || candidate == type)
                .flatMap(candidate -> candidate.idIn(stream).stream())
                .anyMatch(found -> id == null || found.equals(id));
    }
}
