package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.account.Caller;
import io.tallystick.application.account.InvalidToken;
import io.tallystick.application.port.TokenVerifier;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Knows callers by the bearer token (RFC 6750) in the header {@code Authorization}. Browsers and
 * the mobile app cannot set a header when they open a WebSocket, so there, and nowhere else, the
 * token may be in the query. Thread-safe.
 */
public final class TokenAuthenticator implements Authenticator {

    private static final String SCHEME = "bearer ";

    private final TokenVerifier tokens;

    public TokenAuthenticator(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    @Override
    public Caller authenticate(Context request) {
        String token = token(request);
        if (token == null) {
            throw new Unauthenticated("Log in first: the request has no bearer token");
        }
        try {
            return tokens.verify(token);
        } catch (InvalidToken e) {
            throw new Unauthenticated(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String token(Context request) {
        String header = request.header("Authorization");
        if (header != null) {
            String text = header.strip();
            boolean isBearer = text.toLowerCase(Locale.ROOT).startsWith(SCHEME);
            return isBearer ? text.substring(SCHEME.length()).strip() : null;
        }
        if (!RoutePath.of(request.path()).equals(SocketRoutes.PATH)) {
            return null;
        }
        String query = request.queryParam("token");
        return query == null || query.isEmpty() ? null : query;
    }
}
