package io.tallystick.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsConfig;
import io.tallystick.application.account.AccountDisabled;
import io.tallystick.application.account.Caller;
import io.tallystick.domain.kernel.UserId;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Registers routes, and with each what belongs to all: its name in logs and metrics, who asks, HEAD
 * beside GET and OPTIONS beside both. Used while the server is being built.
 */
final class Router {

    private final RoutesConfig routes;
    private final Authenticator authenticator;
    private final RateLimits limits;
    private final Audit audit;
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();

    Router(RoutesConfig routes, Security security) {
        this.routes = routes;
        this.authenticator = security.authenticator();
        this.limits = security.limits();
        this.audit = new Audit(security.accounts());
    }

    void get(String path, Handler handler) {
        add(HandlerType.GET, path, handler);
        add(HandlerType.HEAD, path, handler);
    }

    /** A GET that is written down as an act, for what it shows of others. */
    void getNoted(String path, Handler handler) {
        get(path, audit.noting(handler));
    }

    void post(String path, Handler handler) {
        add(HandlerType.POST, path, handler);
    }

    void put(String path, Handler handler) {
        add(HandlerType.PUT, path, handler);
    }

    void patch(String path, Handler handler) {
        add(HandlerType.PATCH, path, handler);
    }

    void delete(String path, Handler handler) {
        add(HandlerType.DELETE, path, handler);
    }

    /**
     * @param upgrade looks at the request; what it throws is the answer
     */
    void webSocket(String path, Handler upgrade, Consumer<WsConfig> socket) {
        Access access = Access.of(path);
        routes.wsBeforeUpgrade(
                path,
                ctx -> {
                    letIn(ctx, path, access);
                    upgrade.handle(ctx);
                });
        routes.ws(path, socket);
    }

    /** To be called once, after all routes. */
    void addOptions() {
        methods.forEach(this::addOptions);
    }

    private void addOptions(String path, Set<String> allowed) {
        allowed.add(HandlerType.OPTIONS.name());
        String allow = String.join(", ", allowed);
        boolean patchable = allowed.contains(HandlerType.PATCH.name());
        routes.addHttpHandler(
                HandlerType.OPTIONS,
                path,
                ctx -> {
                    Exchange.of(ctx.req()).matched(path);
                    ctx.status(204).header("Allow", allow);
                    if (patchable) {
                        ctx.header("Accept-Patch", MediaType.MERGE_PATCH.toString());
                    }
                });
    }

    /** All routes as {@code METHOD path}. */
    Set<String> all() {
        return methods.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(m -> m + " " + entry.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void add(HandlerType method, String path, Handler handler) {
        methods.computeIfAbsent(path, absent -> new TreeSet<>()).add(method.name());
        Access access = Access.of(path);
        Handler admitted = isAct(access, method) ? audit.noting(handler) : handler;
        routes.addHttpHandler(
                method,
                path,
                ctx -> {
                    letIn(ctx, path, access);
                    admitted.handle(ctx);
                });
    }

    /**
     * Notes which route a request is for and who sends it, if they may use it.
     *
     * @throws Unauthenticated if nobody is let in by those credentials
     * @throws ProblemException if the caller may not, or not so often
     */
    void letIn(Context ctx, String path, Access access) {
        Exchange exchange = Exchange.of(ctx.req());
        exchange.matched(path);
        switch (access) {
            case WATCHER -> {}
            case PUBLIC -> limits.count(exchange.client());
            case ACCOUNT, USER, ADMINISTRATOR -> {
                Caller caller = authenticate(ctx, exchange.client());
                exchange.authenticated(caller);
                limits.count(caller);
                access.check(caller);
            }
        }
    }

    private Caller authenticate(Context ctx, ClientAddress client) {
        try {
            return authenticator.authenticate(ctx);
        } catch (Unauthenticated | AccountDisabled e) {
            limits.countRefused(client);
            throw e;
        }
    }

    /**
     * What ends a request that came to no route: there may be as many of those from an address as
     * with bad credentials.
     */
    Exception counted(HttpResponseException failure, Context ctx) {
        Exchange exchange = Exchange.of(ctx.req());
        if (exchange.route().equals(Exchange.UNMATCHED)) {
            try {
                limits.countRefused(exchange.client());
            } catch (ProblemException e) {
                return e;
            }
        }
        return failure;
    }

    private static boolean isAct(Access access, HandlerType method) {
        return access == Access.ADMINISTRATOR
                && !method.equals(HandlerType.GET)
                && !method.equals(HandlerType.HEAD);
    }

    /** Who asks; known in every handler of a route that is not for anybody. */
    static Caller callerOf(Context ctx) {
        Caller caller = Exchange.of(ctx.req()).caller();
        if (caller == null) {
            throw new IllegalStateException("nobody is authenticated");
        }
        return caller;
    }

    /** Whose ledger it is about; known in every handler of a route for users. */
    static UserId userOf(Context ctx) {
        return callerOf(ctx).user();
    }
}
