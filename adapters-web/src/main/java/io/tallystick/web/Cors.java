package io.tallystick.web;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Which web pages may use the API (the Fetch standard's CORS protocol). Credentials travel in a
 * header that the page sets itself, so cookies are never allowed. Immutable.
 */
final class Cors {

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, Accept, Idempotency-Key, If-Match, Last-Event-ID,"
                    + " X-Request-Id";
    private static final String EXPOSED_HEADERS =
            "ETag, Location, Link, Idempotent-Replayed, X-Request-Id, Retry-After, Accept-Patch";
    private static final String PREFLIGHT_SECONDS = "600";
    private static final String ANY = "*";

    private final boolean allowsAny;
    private final Set<String> origins;

    /**
     * @param origins as browsers send them, or {@code *}
     */
    Cors(List<String> origins) {
        this.allowsAny = origins.contains(ANY);
        this.origins = Set.copyOf(origins);
    }

    /** Whether pages of an origin may use the API. */
    boolean allows(String origin) {
        return allowsAny || origins.contains(origin);
    }

    /** Whether a page came from the host that it calls. */
    static boolean isOwn(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    boolean isPreflight(Request request) {
        HttpFields headers = request.getHeaders();
        return HttpMethod.OPTIONS.is(request.getMethod())
                && headers.contains(HttpHeader.ORIGIN)
                && headers.contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** What a browser wants to know in the answer to any request, a preflight too. */
    void addHeaders(Request request, HttpFields.Mutable answer) {
        if (!allowsAny && !origins.isEmpty()) {
            answer.ensureField(new HttpField(HttpHeader.VARY, HttpHeader.ORIGIN.asString()));
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null || !allows(origin)) {
            return;
        }
        answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, allowsAny ? ANY : origin);
        if (isPreflight(request)) {
            answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
            answer.put(HttpHeader.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        } else {
            answer.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
    }
}
