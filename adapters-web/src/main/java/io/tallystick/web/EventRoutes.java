package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The log over HTTP. Thread-safe. */
final class EventRoutes {

    private static final int DEFAULT_LIMIT = 100;

    private final EventLog log;

    EventRoutes(EventLog log) {
        this.log = log;
    }

    void register(Router router) {
        router.get("/api/events", this::list);
        for (AggregateType type : AggregateType.values()) {
            router.get("/api/" + type.label() + "s/{id}/events", ctx -> history(ctx, type));
        }
    }

    private enum Order {
        ASC,
        DESC
    }

    private void list(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        Parsed<LogCursor> before = params.read("before", LogCursor::parse);
        Parsed<Integer> limit = params.limit();
        Parsed<Order> order = params.read("order", text -> Values.constant(Order.class, text));
        EventFilter filter = EventFilter.read(params);
        errors.throwIfAny();
        boolean descending = order.orElse(Order.ASC) == Order.DESC;
        EventPage page =
                log.page(
                        filter.of(Router.userOf(ctx))
                                .between(positionOf(after.value()), positionOf(before.value()))
                                .in(
                                        descending
                                                ? EventQuery.Order.DESCENDING
                                                : EventQuery.Order.ASCENDING)
                                .limitedTo(limit.orElse(DEFAULT_LIMIT)));
        check(after.value(), page);
        check(before.value(), page);
        send(ctx, page, true);
    }

    /** One entity's whole history, what was deleted and what was undone included. */
    private void history(Context ctx, AggregateType type) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<UUID> id = PathIds.read(ctx, errors, uuid -> uuid);
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        Parsed<Integer> limit = params.limit();
        errors.throwIfAny();
        UserId user = Router.userOf(ctx);
        EventPage page =
                log.page(
                        EventQuery.ofAggregate(
                                user,
                                type,
                                id.get(),
                                positionOf(after.value()),
                                limit.orElse(QueryParams.MAX_LIMIT)));
        check(after.value(), page);
        if (page.events().isEmpty() && !hasHistory(user, type, id.get())) {
            throw new ProblemException(
                    Refusals.notFound(type == AggregateType.CONTACT ? "Contact" : "Transaction"));
        }
        send(ctx, page, false);
    }

    private boolean hasHistory(UserId user, AggregateType type, UUID id) {
        return !log.page(EventQuery.ofAggregate(user, type, id, null, 1)).events().isEmpty();
    }

    private static @Nullable GlobalPosition positionOf(@Nullable LogCursor cursor) {
        return cursor == null ? null : cursor.position();
    }

    /** After the reading, for the head must be of the same moment as the page. */
    private static void check(@Nullable LogCursor cursor, EventPage page) {
        if (cursor != null) {
            cursor.check(page.head());
        }
    }

    private static void send(Context ctx, EventPage page, boolean withHead) throws IOException {
        List<LoggedEvent> events = page.events();
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    EventJson.array(json, "events", events, page.head());
                    if (page.hasMore() && !events.isEmpty()) {
                        GlobalPosition last = events.getLast().position();
                        json.writeStringField("next", LogCursor.of(page.head(), last));
                    } else {
                        json.writeNullField("next");
                    }
                    if (withHead) {
                        GlobalPosition head = page.head().position();
                        json.writeStringField("head", LogCursor.of(page.head(), head));
                    }
                    json.writeEndObject();
                });
    }
}
