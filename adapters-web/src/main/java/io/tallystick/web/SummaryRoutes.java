package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.Summary;
import io.tallystick.domain.transaction.CalendarDate;

import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The ledger in a few numbers. Thread-safe. */
final class SummaryRoutes {

    private final LedgerViews views;
    private final InstantSource clock;

    SummaryRoutes(LedgerViews views, InstantSource clock) {
        this.views = views;
        this.clock = clock;
    }

    void register(Router router) {
        router.get("/api/summary", this::read);
    }

    private void read(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        QueryParams.of(ctx.queryString(), errors).refuse("as_of");
        errors.throwIfAny();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Summary summary = views.summary(Router.userOf(ctx), new CalendarDate(today));
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("contacts", summary.contacts());
                    json.writeNumberField("transactions", summary.transactions());
                    json.writeFieldName("total_debt");
                    json.writeNumber(summary.balance().total());
                    EntityJson.balances(json, summary.balance());
                    json.writeNumberField("overdue", summary.overdue());
                    json.writeStringField(
                            "position", LogCursor.of(summary.head(), summary.head().position()));
                    json.writeEndObject();
                });
    }
}
