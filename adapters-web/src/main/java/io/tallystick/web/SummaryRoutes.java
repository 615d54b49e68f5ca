package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.Ledger;
import io.tallystick.application.view.Summary;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The ledger in a few numbers. Thread-safe. */
final class SummaryRoutes {

    private final Ledger ledger;
    private final InstantSource clock;

    SummaryRoutes(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void register(Router router) {
        router.get("/api/summary", this::read);
    }

    private void read(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<Instant> asOf = QueryParams.of(ctx.queryString(), errors).asOf();
        errors.throwIfAny();
        Summary summary = summary(Router.userOf(ctx), asOf.value());
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

    private Summary summary(UserId user, @Nullable Instant asOf) {
        if (asOf != null) {
            return ledger.timeTravel().summaryAsOf(user, asOf);
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return ledger.views().summary(user, new CalendarDate(today));
    }
}
