package io.tallystick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** How the server and the parts below it are. Thread-safe. */
final class Health {

    private final HealthProbes probes;
    private final AtomicBoolean draining = new AtomicBoolean();

    Health(HealthProbes probes) {
        this.probes = probes;
    }

    private record Parts(boolean eventStore, boolean projections, HealthProbes.@Nullable Lag lag) {}

    void register(Router router) {
        router.get("/health", ctx -> Answers.bytes(ctx, 200, "text/plain", "OK".getBytes(UTF_8)));
        router.get("/health/live", ctx -> answer(ctx, 200, "live", parts()));
        router.get("/health/ready", this::ready);
    }

    /** From now on the server says that it is not ready. */
    void drain() {
        draining.set(true);
    }

    private Parts parts() {
        boolean projections = probes.isProjectionDatabaseUp();
        return new Parts(
                probes.isEventStoreUp(),
                projections,
                projections ? probes.projectorLag().orElse(null) : null);
    }

    private void ready(Context ctx) throws IOException {
        Parts parts = parts();
        if (draining.get()) {
            answer(ctx, 503, "draining", parts);
        } else if (!parts.eventStore()) {
            answer(ctx, 503, "unavailable", parts);
        } else {
            answer(ctx, 200, parts.projections() ? "ready" : "degraded", parts);
        }
    }

    private static void answer(Context ctx, int status, String state, Parts parts)
            throws IOException {
        Answers.json(
                ctx,
                status,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("status", state);
                    json.writeObjectFieldStart("parts");
                    part(json, "event_store", parts.eventStore());
                    part(json, "projection_database", parts.projections());
                    projector(json, parts.lag());
                    json.writeEndObject();
                    json.writeEndObject();
                });
    }

    private static void part(JsonGenerator json, String name, boolean isUp) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("status", isUp ? "up" : "down");
        json.writeEndObject();
    }

    private static void projector(JsonGenerator json, HealthProbes.@Nullable Lag lag)
            throws IOException {
        json.writeObjectFieldStart("projector");
        if (lag == null) {
            json.writeStringField("status", "unknown");
            json.writeNullField("lag_events");
            json.writeNullField("lag_seconds");
        } else {
            json.writeStringField("status", lag.time().isZero() ? "current" : "behind");
            if (lag.events().isPresent()) {
                json.writeNumberField("lag_events", lag.events().getAsLong());
            } else {
                json.writeNullField("lag_events");
            }
            json.writeNumberField("lag_seconds", lag.time().toSeconds());
        }
        json.writeEndObject();
    }
}
