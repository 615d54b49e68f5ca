package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.domain.kernel.InvalidValue;

import java.util.UUID;
import java.util.function.Function;

/** Reads the id in a path. Stateless. */
final class PathIds {

    private static final String ID = "id";

    private PathIds() {}

    static <T> Parsed<T> read(Context ctx, FieldErrors errors, Function<UUID, T> type) {
        try {
            return new Parsed<>(type.apply(Values.uuid(ctx.pathParam(ID))));
        } catch (InvalidValue e) {
            errors.add(ID, FieldReader.messageOf(e));
            return new Parsed<>(null);
        }
    }
}
