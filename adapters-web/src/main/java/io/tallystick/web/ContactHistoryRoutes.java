package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;
import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.usecase.TimeTravel;
import io.tallystick.application.view.BalanceExplanation;
import io.tallystick.application.view.ContactComparison;
import io.tallystick.application.view.PastPoint;
import io.tallystick.domain.contact.ContactId;

import java.io.IOException;
import java.util.List;

/** What changed about a contact, and why its balance is what it is. Thread-safe. */
final class ContactHistoryRoutes {

    private static final String THING = "Contact";
    private static final String CONTACT = "/api/contacts/{id}";

    private final TimeTravel timeTravel;

    ContactHistoryRoutes(TimeTravel timeTravel) {
        this.timeTravel = timeTravel;
    }

    void register(Router router) {
        router.get(CONTACT + "/diff", this::diff);
        router.get(CONTACT + "/balance/explain", this::explainBalance);
    }

    private void diff(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<ContactId> id = PathIds.read(ctx, errors, ContactId::new);
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        Parsed<PastPoint> from = params.read("from", PastPoints::parse);
        Parsed<PastPoint> to = params.read("to", PastPoints::parse);
        if (!params.has("from")) {
            params.bad("from", "is required");
        }
        if (from.value() != null
                && to.value() != null
                && PastPoints.isBefore(to.value(), from.value())) {
            params.bad("to", "must not be before from");
        }
        errors.throwIfAny();
        ContactComparison comparison =
                timeTravel
                        .compareContact(Router.userOf(ctx), id.get(), from.get(), to.value())
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Refusals.notFoundAt(THING, "at from or to")));
        Answers.json(ctx, 200, json -> ContactDiffJson.write(json, comparison));
    }

    private void explainBalance(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<ContactId> id = PathIds.read(ctx, errors, ContactId::new);
        QueryParams.of(ctx.queryString(), errors)
                .refuse(
                        List.of("as_of", "version", "from", "to"),
                        "must not be given: today's balance is explained, from its first event");
        errors.throwIfAny();
        BalanceExplanation explanation =
                timeTravel
                        .explainBalance(Router.userOf(ctx), id.get())
                        .orElseThrow(() -> new ProblemException(Refusals.notFound(THING)));
        Answers.stream(ctx, json -> write(json, explanation));
    }

    private static void write(JsonGenerator json, BalanceExplanation explanation)
            throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("lines");
        for (BalanceExplanation.Line line : explanation.lines()) {
            json.writeStartObject();
            json.writeStringField("position", LogCursor.of(explanation.head(), line.position()));
            json.writeStringField("occurred_at", Rfc3339.format(line.occurredAt()));
            json.writeStringField("event", line.eventType());
            json.writeStringField("event_id", line.eventId().toString());
            json.writeStringField("transaction_id", line.transaction().toString());
            json.writeStringField("type", Values.lower(line.kind()));
            json.writeFieldName("change");
            json.writeNumber(line.change());
            json.writeStringField("currency", line.currency().value());
            json.writeFieldName("balance");
            json.writeNumber(line.balance().total());
            EntityJson.balances(json, line.balance());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
