package io.tallystick.web;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps the pages of other sites, in the browser of somebody who can reach the server, away from a
 * server where nobody logs in. A page whose site's name leads to this server, by a DNS answer of
 * its owner, passes for the server's own; but its requests name that site. Immutable.
 */
final class PageGuard {

    private static final String ANY = "*";

    /** No DNS answer makes a browser send an address that it was not told to go to. */
    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[?[0-9a-f.]*:[0-9a-f:.]*]?");

    /**
     * Names that are given in a house or on a machine, not by the owner of a domain: of one label,
     * and those of RFC 6761, RFC 6762, RFC 8375 and {@code .internal}.
     */
    private static final Pattern LOCAL_NAME =
            Pattern.compile("[^.]+|.+\\.(localhost|local|internal|home\\.arpa)");

    private final boolean knowsAny;
    private final Set<String> names;
    private final Cors cors;

    /**
     * @param names of hosts without ports, or {@code *}
     * @param cors says which other sites' pages may call
     */
    PageGuard(Set<String> names, Cors cors) {
        this.knowsAny = names.contains(ANY);
        this.names = names.stream().map(PageGuard::plain).collect(Collectors.toUnmodifiableSet());
        this.cors = cors;
    }

    /** Why a request must not be answered; null if it may. */
    @Nullable Problem refusal(Request request) {
        String host = Request.getServerName(request);
        if (host == null || !isOwn(plain(host))) {
            return Problem.of(
                    ErrorCode.MISDIRECTED_REQUEST,
                    "This server is not known by that name; put the name into ALLOWED_HOSTS, or let"
                            + " users log in with AUTH");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        String authority = request.getHeaders().get(HttpHeader.HOST);
        if (origin != null && !cors.allows(origin) && !Cors.isOwn(origin, authority)) {
            return Problem.of(
                    ErrorCode.FORBIDDEN,
                    "Pages of this origin may not call where nobody logs in; ALLOWED_ORIGINS names"
                            + " those that may");
        }
        return null;
    }

    private boolean isOwn(String host) {
        return knowsAny
                || LOCAL_NAME.matcher(host).matches()
                || ADDRESS.matcher(host).matches()
                || names.contains(host);
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
