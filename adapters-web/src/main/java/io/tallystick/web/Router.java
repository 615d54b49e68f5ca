package io.tallystick.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.websocket.WsConfig;
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

    private static final String API = "/api/";

    private final RoutesConfig routes;
    private final Authenticator authenticator;
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();

    Router(RoutesConfig routes, Authenticator authenticator) {
        this.routes = routes;
        this.authenticator = authenticator;
    }

    void get(String path, Handler handler) {
        add(HandlerType.GET, path, handler);
        add(HandlerType.HEAD, path, handler);
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
        routes.wsBeforeUpgrade(
                path,
                ctx -> {
                    Exchange exchange = Exchange.of(ctx.req());
                    exchange.matched(path);
                    exchange.authenticated(authenticator.authenticate(ctx));
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
        boolean isApi = path.startsWith(API);
        routes.addHttpHandler(
                method,
                path,
                ctx -> {
                    Exchange exchange = Exchange.of(ctx.req());
                    exchange.matched(path);
                    if (isApi) {
                        exchange.authenticated(authenticator.authenticate(ctx));
                    }
                    handler.handle(ctx);
                });
    }

    /** Who asks; known in every handler of the API. */
    static UserId userOf(Context ctx) {
        UserId user = Exchange.of(ctx.req()).user();
        if (user == null) {
            throw new IllegalStateException("nobody is authenticated");
        }
        return user;
    }
}
