package io.tallystick.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.javalin.http.Context;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.domain.kernel.Comment;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/**
 * One request to change the ledger. Its parts are read in the order in which the contract wants
 * them looked at: body, idempotency key, then every field, then {@code If-Match}. Confined.
 */
final class WriteRequest {

    private static final String ID = "id";

    private final Context ctx;
    private final UserId user;
    private final EventLog log;
    private final FieldErrors errors = new FieldErrors();
    private final ObjectNode body;
    private final @Nullable IdempotentRequest idempotent;

    private WriteRequest(Context ctx, EventLog log, @Nullable ObjectNode body) {
        this.ctx = ctx;
        this.user = Router.userOf(ctx);
        this.log = log;
        this.body = body != null ? body : JsonNodeFactory.instance.objectNode();
        IdempotencyKey key = IdempotencyHeader.read(ctx.req());
        this.idempotent =
                key == null
                        ? null
                        : IdempotentRequest.of(
                                key,
                                CanonicalRequest.of(ctx.req().getMethod(), path(ctx), this.body));
    }

    /** A request with a body. */
    static WriteRequest read(Context ctx, BodyReader bodies, MediaType mediaType, EventLog log) {
        return new WriteRequest(ctx, log, bodies.read(ctx.req(), mediaType));
    }

    /** A request that may come without a body. */
    static WriteRequest readBodyIfPresent(Context ctx, BodyReader bodies, EventLog log) {
        return new WriteRequest(ctx, log, bodies.readIfPresent(ctx.req(), MediaType.JSON));
    }

    /** As the router understood it, so that another spelling of the id is the same request. */
    private static String path(Context ctx) {
        String id = ctx.pathParamMap().get(ID);
        String route = Exchange.of(ctx.req()).route();
        return id == null ? route : route.replace("{id}", id.toLowerCase(Locale.ROOT));
    }

    FieldReader fields(FieldReader.NullMeaning nullMeaning) {
        return new FieldReader(body, errors, nullMeaning);
    }

    FieldReader fields() {
        return fields(FieldReader.NullMeaning.UNCHANGED);
    }

    /** The id in the path. */
    <T> Parsed<T> id(Function<UUID, T> type) {
        return PathIds.read(ctx, errors, type);
    }

    IfMatch ifMatch() {
        IfMatch ifMatch = IfMatch.read(ctx.req());
        if (ifMatch.isMalformed() && idempotent == null) {
            errors.add(IfMatch.NAME, IfMatch.RULE);
        }
        return ifMatch;
    }

    /**
     * What the command is to know, once all fields are read.
     *
     * @throws ProblemException if any field was bad
     */
    CommandContext context() {
        Parsed<Comment> comment = fields().optional("comment", Values.text(Comment::new));
        if (!errors.isEmpty()) {
            refuseIfKeyIsOfAnotherRequest();
        }
        errors.throwIfAny();
        return new CommandContext(
                user, Exchange.of(ctx.req()).requestId(), comment.value(), idempotent);
    }

    /** A key is looked at before every other check, so its reuse goes before bad fields. */
    private void refuseIfKeyIsOfAnotherRequest() {
        if (idempotent == null) {
            return;
        }
        KeyUse use = idempotent.keyUse();
        boolean isOfAnother;
        try {
            isOfAnother =
                    log.findByKey(user, use.keyHash())
                            .filter(first -> !use.equals(first.keyUse()))
                            .isPresent();
        } catch (StoreUnavailable e) {
            isOfAnother = false; // refused in any case, only less precisely
        }
        if (isOfAnother) {
            throw new ProblemException(Refusals.keyReused());
        }
    }
}
