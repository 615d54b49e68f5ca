package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.kernel.UserId;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The log over HTTP. Thread-safe. */
final class EventRoutes {

    private static final List<String> NOT_OF_HISTORIES =
            List.of("before", "order", "from", "to", "as_of", "version");

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

    private void list(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        EventPageRequest request = EventPageRequest.read(QueryParams.of(ctx.queryString(), errors));
        errors.throwIfAny();
        EventPage page = request.read(log, Router.userOf(ctx));
        Answers.json(ctx, 200, json -> EventPageJson.write(json, page, true));
    }

    /** One entity's whole history, what was deleted and what was undone included. */
    private void history(Context ctx, AggregateType type) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<UUID> id = PathIds.read(ctx, errors, uuid -> uuid);
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        Parsed<Integer> limit = params.limit();
        params.refuse(NOT_OF_HISTORIES, "must not be given: a history has all, oldest first");
        errors.throwIfAny();
        UserId user = Router.userOf(ctx);
        EventPage page =
                log.page(
                        EventQuery.ofAggregate(
                                user,
                                type,
                                id.get(),
                                LogCursor.positionOf(after.value()),
                                limit.orElse(QueryParams.MAX_LIMIT)));
        LogCursor.check(after.value(), page.head());
        if (page.events().isEmpty() && !hasHistory(user, type, id.get())) {
            throw new ProblemException(
                    Refusals.notFound(type == AggregateType.CONTACT ? "Contact" : "Transaction"));
        }
        Answers.json(ctx, 200, json -> EventPageJson.write(json, page, false));
    }

    private boolean hasHistory(UserId user, AggregateType type, UUID id) {
        return !log.page(EventQuery.ofAggregate(user, type, id, null, 1)).events().isEmpty();
    }
}
