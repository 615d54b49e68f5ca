package io.tallystick.web;

import java.util.Locale;

/**
 * What can go wrong, as clients see it. The names, in lower case, are part of the contract: they
 * never change their meaning.
 */
enum ErrorCode {
    INVALID_REQUEST(400, "The request is not valid"),
    IDEMPOTENCY_KEY_INVALID(400, "The idempotency key is not valid"),
    UNAUTHENTICATED(401, "Who you are is not known"),
    FORBIDDEN(403, "You may not do this"),
    NOT_FOUND(404, "There is no such thing"),
    CONTACT_NOT_FOUND(404, "There is no such contact"),
    METHOD_NOT_ALLOWED(405, "The method does not exist here"),
    REQUEST_TIMEOUT(408, "The request took too long to arrive"),
    ALREADY_EXISTS(409, "The id is taken"),
    UNDO_WINDOW_PASSED(409, "It is too late to take this back"),
    NOTHING_TO_UNDO(409, "There is nothing to take back"),
    NO_ARCHIVE(409, "There is no archive"),
    ARCHIVE_BUSY(409, "The archive is busy"),
    POSITION_GONE(410, "The log has no such position any more"),
    VERSION_CONFLICT(412, "It was changed in the meantime"),
    CONTENT_TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The URI is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of the wrong media type"),
    EXPECTATION_FAILED(417, "The expectation cannot be met"),
    MISDIRECTED_REQUEST(421, "This is another server"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
    UPGRADE_REQUIRED(426, "Another protocol is spoken here"),
    RATE_LIMITED(429, "There are too many requests"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL_ERROR(500, "Something is broken on our side"),
    NOT_IMPLEMENTED(501, "This is not supported"),
    EVENT_STORE_UNAVAILABLE(503, "The event store cannot be reached"),
    PROJECTIONS_UNAVAILABLE(503, "The read models cannot be reached"),
    IDENTITY_PROVIDER_UNAVAILABLE(503, "Who vouches for you cannot be asked"),
    OVERLOADED(503, "The server is busy"),
    SHUTTING_DOWN(503, "The server is stopping"),
    HTTP_VERSION_NOT_SUPPORTED(505, "This version of HTTP is not supported");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status it usually comes with. */
    int status() {
        return status;
    }

    /** The same for every problem of this code. */
    String title() {
        return title;
    }

    /** How it is spelled in answers. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What best describes an error that the HTTP server itself found. */
    static ErrorCode ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> CONTENT_TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 417 -> EXPECTATION_FAILED;
            case 421 -> MISDIRECTED_REQUEST;
            case 429 -> RATE_LIMITED;
            case 431 -> HEADERS_TOO_LARGE;
            case 501 -> NOT_IMPLEMENTED;
            case 503 -> SHUTTING_DOWN;
            case 505 -> HTTP_VERSION_NOT_SUPPORTED;
            default -> status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
        };
    }
}
