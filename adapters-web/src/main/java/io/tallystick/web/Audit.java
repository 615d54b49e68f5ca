package io.tallystick.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tallystick.application.access.AccountService;
import io.tallystick.application.failure.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what administrators do: a row for {@code GET /api/admin/audit} and a line in the log,
 * which is all there is if the row cannot be written. Thread-safe.
 */
final class Audit {

    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    private final AccountService accounts;

    Audit(AccountService accounts) {
        this.accounts = accounts;
    }

    /** Does the same, and notes it whichever way it ends. */
    Handler noting(Handler handler) {
        return ctx -> {
            try {
                handler.handle(ctx);
            } catch (Exception e) {
                note(ctx, Router.callerOf(ctx).name(), e);
                throw e;
            }
            note(ctx, Router.callerOf(ctx).name(), null);
        };
    }

    /**
     * @param actor an administrator, by name
     * @param failure how it ended, null if it went well
     */
    void note(Context ctx, String actor, @Nullable Exception failure) {
        Exchange exchange = Exchange.of(ctx.req());
        String act = ctx.req().getMethod() + " " + exchange.route();
        String target = exchange.target();
        String client = exchange.client().text();
        String outcome = outcome(failure);
        log.info(
                "event=administrative_act actor={} act=\"{}\" target={} client={} outcome=\"{}\"",
                actor,
                act,
                target,
                client,
                outcome);
        try {
            accounts.note(actor, act, target, client, outcome);
        } catch (StoreUnavailable e) {
            log.error("event=audit_row_lost reason=\"{}\"", e.getMessage());
        }
    }

    private static String outcome(@Nullable Exception failure) {
        return switch (failure) {
            case null -> "done";
            case ProblemException e -> e.problem().code().label();
            case Unauthenticated e -> ErrorCode.UNAUTHENTICATED.label();
            default -> "failed";
        };
    }
}
