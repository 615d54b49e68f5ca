package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.ProjectionAdmin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Work that was started by a request that is long over. Thread-safe. */
final class OperationRoutes {

    private static final String ALL = "/api/admin/operations";
    private static final String PATH = ALL + "/";

    /** Reports may be long. */
    private static final int PAGE = 20;

    private final ProjectionAdmin admin;

    OperationRoutes(ProjectionAdmin admin) {
        this.admin = admin;
    }

    void register(Router router) {
        router.get(ALL, this::list);
        router.get(PATH + "{id}", this::read);
        router.delete(PATH + "{id}", this::cancel);
    }

    private void list(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<Integer> limit = QueryParams.of(ctx.queryString(), errors).limit();
        errors.throwIfAny();
        List<Operation> operations = admin.operations(limit.orElse(PAGE));
        Answers.json(ctx, 200, json -> OperationJson.operations(json, operations));
    }

    private void read(Context ctx) throws IOException {
        answer(ctx, 200, find(ctx, admin::operation));
    }

    /** One that has ended is answered as it is: there is nothing left to cancel. */
    private void cancel(Context ctx) throws IOException {
        Operation operation = find(ctx, admin::cancel);
        answer(ctx, operation.state() == Operation.State.RUNNING ? 202 : 200, operation);
    }

    /** That it runs, and where to ask how far it is. */
    static void answerBegun(Context ctx, Operation operation) throws IOException {
        ctx.header("Location", PATH + operation.id());
        Answers.json(
                ctx,
                202,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("operation", operation.id().toString());
                    json.writeEndObject();
                });
    }

    private static Operation find(Context ctx, Function<UUID, Optional<Operation>> finder) {
        FieldErrors errors = new FieldErrors();
        Parsed<UUID> id = PathIds.read(ctx, errors, Function.identity());
        errors.throwIfAny();
        return finder.apply(id.get())
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                ErrorCode.NOT_FOUND,
                                                "There is no such operation")));
    }

    private static void answer(Context ctx, int status, Operation operation) throws IOException {
        Answers.json(ctx, status, json -> OperationJson.operation(json, operation));
    }
}
