package io.tallystick.web;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.tallystick.application.account.AccountDisabled;
import io.tallystick.application.failure.IdentityProviderUnavailable;
import io.tallystick.application.failure.Overloaded;
import io.tallystick.application.failure.SearchTooBroad;
import io.tallystick.application.failure.StoreUnavailable;

import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Turns whatever ends a request early into a problem. What is our fault is logged here, once; what
 * is not is in the access log. Stateless.
 */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private static final String RETRY_AFTER = "Retry-After";
    private static final String STORE_RETRY_SECONDS = "2";

    private Failures() {}

    static void handle(Exception failure, Context ctx) {
        try {
            Answers.problem(ctx, problem(failure));
        } catch (IOException e) {
            log.debug("event=answer_not_sent", e);
        }
    }

    private static Problem problem(Exception failure) {
        return switch (failure) {
            case ProblemException expected -> expected.problem();
            case Unauthenticated e ->
                    Problem.of(ErrorCode.UNAUTHENTICATED, messageOf(e))
                            .withHeader("WWW-Authenticate", "Bearer");
            case StoreUnavailable e -> unavailable(e);
            case AccountDisabled e -> disabled();
            case Overloaded e ->
                    Problem.of(ErrorCode.OVERLOADED, String.valueOf(e.getMessage()))
                            .withHeader(RETRY_AFTER, STORE_RETRY_SECONDS);
            case SearchTooBroad e ->
                    Problem.of(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
            case IdentityProviderUnavailable e -> unavailable(e);
            case MethodNotAllowedResponse e -> methodNotAllowed(e);
            case HttpResponseException e -> ofStatus(e.getStatus());
            case HttpException e -> ofStatus(e.getCode());
            default -> internal(failure);
        };
    }

    /** Not 401: the mobile app would throw away what it has not sent, and this can be undone. */
    static Problem disabled() {
        return Problem.of(ErrorCode.FORBIDDEN, "This account is disabled, ask your administrator");
    }

    private static Problem unavailable(IdentityProviderUnavailable e) {
        log.warn(
                "event=identity_provider_unavailable message=\"{}\" reason=\"{}\"",
                e.getMessage(),
                rootCause(e).toString().lines().findFirst().orElse(""));
        return Problem.of(
                        ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE,
                        "Who vouches for you cannot be asked, try again soon")
                .withHeader(RETRY_AFTER, STORE_RETRY_SECONDS);
    }

    private static Problem unavailable(StoreUnavailable e) {
        log.warn(
                "event=store_unavailable store={} operation=\"{}\" reason=\"{}\"",
                e.store(),
                e.getMessage(),
                rootCause(e).toString().lines().findFirst().orElse(""));
        Problem problem =
                switch (e.store()) {
                    case EVENT_STORE ->
                            Problem.of(
                                    ErrorCode.EVENT_STORE_UNAVAILABLE,
                                    "The event store cannot be reached: nothing is confirmed,"
                                            + " repeat the request with the same key");
                    case ARCHIVE ->
                            Problem.of(
                                    ErrorCode.EVENT_STORE_UNAVAILABLE,
                                    "The archive of old events cannot be read: nothing is"
                                            + " confirmed, repeat the request with the same key");
                    case PROJECTIONS ->
                            Problem.of(
                                    ErrorCode.PROJECTIONS_UNAVAILABLE,
                                    "The read models cannot be reached, try again soon");
                };
        return problem.withHeader(RETRY_AFTER, STORE_RETRY_SECONDS);
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Problem methodNotAllowed(MethodNotAllowedResponse e) {
        String allowed = String.join(", ", e.getDetails().values());
        return Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Here is no such method, only " + allowed)
                .withHeader("Allow", allowed);
    }

    private static Problem ofStatus(int status) {
        ErrorCode code = ErrorCode.ofStatus(status);
        return Problem.of(code, code.title()).withStatus(status);
    }

    private static Problem internal(Exception failure) {
        log.error("event=request_failed", failure);
        return broken();
    }

    /** For what is no exception: there is not even a context then. */
    static void handle(HttpServletResponse response, Error error) {
        log.error("event=request_failed", error);
        if (response.isCommitted()) {
            return;
        }
        String requestId = response.getHeader(RequestIds.HEADER);
        byte[] body = broken().toJson("/", requestId == null ? RequestIds.make() : requestId);
        try {
            response.resetBuffer();
            response.setContentType(null);
            response.setContentType(Problem.MEDIA_TYPE);
            response.getOutputStream().write(body);
        } catch (IOException | IllegalStateException e) {
            log.debug("event=answer_not_sent", e);
        }
    }

    private static Problem broken() {
        return Problem.of(
                ErrorCode.INTERNAL_ERROR, "Something went wrong on our side, it has been logged");
    }

    private static String messageOf(Unauthenticated e) {
        String message = e.getMessage();
        return message != null ? message : ErrorCode.UNAUTHENTICATED.title();
    }
}
