package io.tallystick.web;

import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.Caller;

import jakarta.servlet.http.HttpServletRequest;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What one request gathers on its way through the server, for its answer and its line in the log.
 * Handed from thread to thread with the request, never used by two at once.
 */
final class Exchange {

    static final String UNMATCHED = "unmatched";

    private static final String ATTRIBUTE = Exchange.class.getName();

    private final String requestId;
    private final ClientAddress client;
    private String route = UNMATCHED;
    private @Nullable Caller caller;
    private @Nullable String target;
    private boolean broken;

    private Exchange(String requestId, ClientAddress client) {
        this.requestId = requestId;
        this.client = client;
    }

    static Exchange start(Request request, String requestId, ClientAddress client) {
        Exchange exchange = new Exchange(requestId, client);
        request.setAttribute(ATTRIBUTE, exchange);
        return exchange;
    }

    /** Null if the request was refused before it came to any handler. */
    static @Nullable Exchange find(Request request) {
        return (Exchange) request.getAttribute(ATTRIBUTE);
    }

    static Exchange of(HttpServletRequest request) {
        Exchange exchange = (Exchange) request.getAttribute(ATTRIBUTE);
        if (exchange == null) {
            throw new IllegalStateException("a request that did not come through the front door");
        }
        return exchange;
    }

    String requestId() {
        return requestId;
    }

    ClientAddress client() {
        return client;
    }

    /** The template of the path, never the path itself. */
    String route() {
        return route;
    }

    void matched(String newRoute) {
        route = newRoute;
    }

    /** Null as long as nobody is authenticated. */
    @Nullable Caller caller() {
        return caller;
    }

    void authenticated(Caller newCaller) {
        caller = newCaller;
    }

    /** Whom it is counted by: the account, or the user, or where it comes from. */
    String whose() {
        Caller known = caller;
        if (known == null) {
            return "address:" + client.network();
        }
        AccountId account = known.account();
        return "user:" + (account == null ? known.user() : account);
    }

    /** What an administrative act is about; null if that goes without saying. */
    @Nullable String target() {
        return target;
    }

    void target(String newTarget) {
        target = newTarget;
    }

    /** Whether the answer failed half-way, so that the connection has to be cut. */
    boolean isBroken() {
        return broken;
    }

    void breakOff() {
        broken = true;
    }
}
