package io.tallystick.web;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps the pages of other sites, in the browser of somebody who can reach the server, away from a
 * server where nobody logs in. A page whose site's name leads to this server, by a DNS answer of
 * its owner, passes for the server's own; but its requests name that site. Thread-safe.
 */
final class PageGuard {

    private static final Logger log = LoggerFactory.getLogger(PageGuard.class);

    private static final String ANY = "*";

    /** Of those that are refused, so many are logged: whoever asks chooses them. */
    private static final int MOST_TOLD = 20;

    /** As long as a name can be in DNS. */
    private static final int MAX_NAME_LENGTH = 253;

    private static final Pattern ODD = Pattern.compile("[^a-z0-9.:_-]");

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
    private final Set<String> told = ConcurrentHashMap.newKeySet();

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
            tell(host == null ? "" : plain(host));
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

    /** The first time: whoever set the server up looks here when their own name is refused. */
    private void tell(String name) {
        if (told.size() < MOST_TOLD && told.add(name)) {
            String shown = ODD.matcher(name).replaceAll("?");
            log.warn(
                    "event=unknown_host host=\"{}\": refused with 421; if that is this server, put"
                            + " the name into ALLOWED_HOSTS{}",
                    shown.substring(0, Math.min(shown.length(), MAX_NAME_LENGTH)),
                    told.size() < MOST_TOLD ? "" : "; no further names are logged");
        }
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
