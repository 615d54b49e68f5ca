package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.javalin.http.Context;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** How the projections are, and what puts them right. Thread-safe. */
final class ProjectionRoutes {

    private static final String PATH = "/api/admin/projections/";

    private final ProjectionAdmin admin;
    private final BodyReader bodies;

    ProjectionRoutes(ProjectionAdmin admin, BodyReader bodies) {
        this.admin = admin;
        this.bodies = bodies;
    }

    void register(Router router) {
        router.get(PATH + "status", this::status);
        router.post(PATH + "rebuild", this::rebuild);
        router.get(PATH + "parked", this::parked);
        router.post(PATH + "parked", this::retry);
    }

    private void status(Context ctx) throws IOException {
        List<ProjectionStatus> projections = admin.status();
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("projections");
                    for (ProjectionStatus projection : projections) {
                        write(json, projection);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void write(JsonGenerator json, ProjectionStatus projection) throws IOException {
        Long lagEvents = projection.lagEvents();
        json.writeStartObject();
        json.writeStringField("name", projection.name());
        json.writeStringField("state", Values.lower(projection.state()));
        json.writeStringField("position", LogCursor.of(projection.head(), projection.position()));
        json.writeStringField(
                "head", LogCursor.of(projection.head(), projection.head().position()));
        if (lagEvents == null) {
            json.writeNullField("lag_events");
        } else {
            json.writeNumberField("lag_events", lagEvents);
        }
        json.writeBooleanField("lag_is_minimum", projection.isLagMinimum());
        json.writeNumberField("lag_seconds", projection.lag().toMillis() / 1000.0);
        OperationJson.text(json, "held_by", projection.heldBy());
        json.writeNumberField("parked_streams", projection.parkedStreams());
        json.writeEndObject();
    }

    private void rebuild(Context ctx) throws IOException {
        OperationRoutes.answerBegun(ctx, admin.rebuild(manner(ctx)));
    }

    private RebuildManner manner(Context ctx) {
        ObjectNode body = bodies.readIfPresent(ctx.req(), MediaType.JSON);
        if (body == null) {
            return RebuildManner.IN_PLACE;
        }
        FieldErrors errors = new FieldErrors();
        Parsed<Boolean> beside =
                new FieldReader(body, errors, FieldReader.NullMeaning.UNCHANGED)
                        .optional("beside", Values::flag);
        errors.throwIfAny();
        return beside.orElse(false) ? RebuildManner.BESIDE : RebuildManner.IN_PLACE;
    }

    private void parked(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        QueryParams query = QueryParams.of(ctx.queryString(), errors);
        int limit = query.limit().orElse(ProjectionAdmin.MAX_PARKED);
        ParkedStream.@Nullable Place after = query.read("after", ListCursor::parked).value();
        errors.throwIfAny();
        List<ParkedStream> parked = admin.parked(after, limit);
        String next = parked.size() < limit ? null : ListCursor.after(parked.getLast());
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("parked");
                    for (ParkedStream stream : parked) {
                        ParkedJson.parked(json, stream);
                    }
                    json.writeEndArray();
                    OperationJson.text(json, "next", next);
                    json.writeEndObject();
                });
    }

    private void retry(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        FieldReader fields =
                new FieldReader(
                        bodies.read(ctx.req(), MediaType.JSON),
                        errors,
                        FieldReader.NullMeaning.UNCHANGED);
        Parsed<StreamName> stream =
                fields.required("stream", Values.text(ProjectionRoutes::streamName));
        errors.throwIfAny();
        RetriedStream retried =
                admin.retry(stream.get())
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.of(
                                                        ErrorCode.NOT_FOUND,
                                                        "The stream is not parked")));
        Answers.json(ctx, 200, json -> ParkedJson.retried(json, stream.get().value(), retried));
    }

    private static StreamName streamName(String text) {
        try {
            return new StreamName(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidValue(
                    "must be 1 to "
                            + StreamName.MAX_LENGTH
                            + " characters without control characters");
        }
    }
}
