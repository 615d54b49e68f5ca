package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.application.sync.SyncVerdict;
import io.tallystick.application.view.LogDigest;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the mobile app keeps itself and the server alike with. Thread-safe. */
final class SyncRoutes {

    /** Larger than every other body: a phone sends all that it has at once. */
    static final int MAX_BODY_BYTES = 32 << 20;

    /** Some hundred events, which every request may bring at once. */
    private static final int SMALL_BODY_BYTES = 64 << 10;

    private static final Logger log = LoggerFactory.getLogger(SyncRoutes.class);

    private static final String EVENTS = "/api/sync/events";

    private final Ledger ledger;
    private final SyncBody body;
    private final BodyRoom room;
    private final MeterRegistry registry;
    private final DistributionSummary batches;

    SyncRoutes(Ledger ledger, MeterRegistry registry) {
        this.ledger = ledger;
        this.body = new SyncBody(MAX_BODY_BYTES, ledger.sync().codec());
        this.room = new BodyRoom(2 * MAX_BODY_BYTES, SMALL_BODY_BYTES);
        this.registry = registry;
        this.batches =
                DistributionSummary.builder("tallystick.sync.batch.events")
                        .description("events in one push of a phone")
                        .register(registry);
    }

    void register(Router router) {
        router.get("/api/sync/hash", this::hash);
        router.get(EVENTS, this::pull);
        router.post(EVENTS, this::push);
    }

    private void hash(Context ctx) throws IOException {
        LogDigest digest = ledger.log().digest(Router.userOf(ctx));
        Instant newest = digest.newestOccurredAt();
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("hash", digest.hash());
                    json.writeNumberField("event_count", digest.events());
                    json.writeStringField(
                            "last_event_timestamp", newest == null ? null : Rfc3339.format(newest));
                    json.writeEndObject();
                });
    }

    private void pull(Context ctx) throws IOException {
        UserId user = Router.userOf(ctx);
        Instant since = since(ctx.queryParam("since"));
        Answers.stream(
                ctx,
                json -> {
                    json.writeStartArray();
                    try {
                        ledger.log().readByTime(user, since, logged -> write(json, logged.event()));
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                    json.writeEndArray();
                });
    }

    /**
     * An instant, or null for all events. The app sends the time on its wall without a zone, from
     * which nobody can tell what it lacks; too much does no harm.
     */
    private static @Nullable Instant since(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Rfc3339.parse(text.strip().replace(' ', '+'));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private void write(JsonGenerator json, RecordedEvent event) {
        try {
            json.writeRawValue(ledger.sync().codec().write(event));
        } catch (CorruptEvent e) {
            log.warn("event=not_published stream={} version={}", event.stream(), event.version());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Pushed(List<SyncElement> elements, List<SyncVerdict> verdicts) {}

    private void push(Context ctx) throws IOException {
        UserId user = Router.userOf(ctx);
        String requestId = Exchange.of(ctx.req()).requestId();
        Pushed pushed =
                room.during(
                        Exchange.of(ctx.req()).whose(),
                        ctx.req().getContentLengthLong(),
                        upload -> {
                            List<SyncElement> elements = body.read(ctx.req(), upload);
                            return new Pushed(
                                    elements, ledger.sync().accept(user, requestId, elements));
                        });
        batches.record(pushed.elements().size());
        pushed.verdicts().forEach(this::count);
        Answers.json(ctx, 200, json -> report(json, pushed.elements(), pushed.verdicts()));
    }

    private void count(SyncVerdict verdict) {
        String outcome =
                switch (verdict) {
                    case SyncVerdict.Recorded() -> "recorded";
                    case SyncVerdict.Known() -> "known";
                    case SyncVerdict.Refused(var reason, var text) ->
                            reason.name().toLowerCase(Locale.ROOT);
                };
        registry.counter("tallystick.sync.events", "outcome", outcome).increment();
    }

    private static void report(
            JsonGenerator json, List<SyncElement> elements, List<SyncVerdict> verdicts)
            throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("accepted");
        for (int i = 0; i < elements.size(); i++) {
            if (!(verdicts.get(i) instanceof SyncVerdict.Refused)) {
                json.writeString(elements.get(i).name());
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("conflicts");
        for (int i = 0; i < elements.size(); i++) {
            if (verdicts.get(i) instanceof SyncVerdict.Refused) {
                json.writeString(elements.get(i).name());
            }
        }
        json.writeEndArray();
        json.writeObjectFieldStart("reasons");
        Set<String> explained = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            if (verdicts.get(i) instanceof SyncVerdict.Refused refused
                    && explained.add(elements.get(i).name())) {
                json.writeStringField(elements.get(i).name(), refused.text());
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
