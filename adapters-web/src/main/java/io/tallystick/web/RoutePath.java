package io.tallystick.web;

import org.eclipse.jetty.server.Request;

/**
 * Paths as the router matches them: one slash at the end makes no other route. Whatever is decided
 * by a request's path rather than by its route must compare this form. Stateless.
 */
final class RoutePath {

    private RoutePath() {}

    static String of(Request request) {
        return of(Request.getPathInContext(request));
    }

    static String of(String path) {
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }
}
