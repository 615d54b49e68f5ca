package io.tallystick.web;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * What every request passes first, whatever it asks for: it gets its id and the headers of every
 * answer, browsers get their preflight answered, and there is room for a bounded number at once.
 * Thread-safe.
 */
final class FrontDoor extends Handler.Wrapper {

    private static final HttpField NO_SNIFFING = new HttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_FRAMES = new HttpField("X-Frame-Options", "DENY");
    private static final HttpField NO_REFERRER = new HttpField("Referrer-Policy", "no-referrer");
    private static final HttpField SAME_ORIGIN =
            new HttpField("Cross-Origin-Resource-Policy", "same-origin");

    /** For what a browser shows although it was not meant to. */
    private static final HttpField NO_CONTENT_OF_OTHERS =
            new HttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    private static final HttpField NO_STORE = new HttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final String MDC_REQUEST_ID = "request_id";

    /** Lets any client turn a GET into a DELETE in the router; nobody here needs it. */
    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    private static final String WEBSOCKET = "Sec-WebSocket-Version";

    /** Compression would keep a window of memory for each of thousands of idle connections. */
    private static final String WEBSOCKET_EXTENSIONS = "Sec-WebSocket-Extensions";

    private final Cors cors;
    private final @Nullable PageGuard guard;
    private final ClientAddresses clients;
    private final Semaphore room;

    FrontDoor(Handler handler, WebConfig config) {
        super(handler);
        this.cors = new Cors(config.allowedOrigins());
        Set<String> names = config.hostNames();
        this.guard = names == null ? null : new PageGuard(names, cors);
        this.clients = new ClientAddresses(config.trustedProxies());
        this.room = new Semaphore(config.maxRequests());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Exchange exchange = letIn(request, response);
        Problem refusal = guard == null || isOperations(request) ? null : guard.refusal(request);
        if (refusal != null) {
            ServerErrors.write(request, response, callback, refusal);
            return true;
        }
        if (cors.isPreflight(request)) {
            response.setStatus(HttpStatus.NO_CONTENT_204);
            response.write(true, null, callback);
            return true;
        }
        if (isOperations(request) || isLive(request)) {
            return handle(exchange, request, response, callback);
        }
        if (!room.tryAcquire()) {
            ServerErrors.write(
                    request,
                    response,
                    callback,
                    Problem.of(ErrorCode.OVERLOADED, "Too many requests at once, try again soon")
                            .withHeader(HttpHeader.RETRY_AFTER.asString(), "1"));
            return true;
        }
        return handle(
                exchange, request, response, Callback.from(callback, (Runnable) room::release));
    }

    private boolean handle(Exchange exchange, Request request, Response response, Callback callback)
            throws Exception {
        MDC.put(MDC_REQUEST_ID, exchange.requestId());
        try {
            return super.handle(cleaned(request), response, callback);
        } finally {
            MDC.remove(MDC_REQUEST_ID);
        }
    }

    private Exchange letIn(Request request, Response response) {
        Exchange exchange =
                Exchange.start(
                        request,
                        RequestIds.takeOverOrMake(request.getHeaders().get(RequestIds.HEADER)),
                        clients.of(request));
        addHeaders(exchange.requestId(), response.getHeaders());
        cors.addHeaders(request, response.getHeaders());
        return exchange;
    }

    static void addHeaders(String requestId, HttpFields.Mutable headers) {
        headers.put(RequestIds.HEADER, requestId);
        headers.put(NO_SNIFFING);
        headers.put(NO_FRAMES);
        headers.put(NO_REFERRER);
        headers.put(SAME_ORIGIN);
        headers.put(NO_CONTENT_OF_OTHERS);
        headers.put(NO_STORE);
    }

    /** Who watches the server must get an answer when it is busy. */
    private static boolean isOperations(Request request) {
        return Access.isForWatchers(RoutePath.of(request));
    }

    /** Those stay for long, and are counted by themselves. */
    private static boolean isLive(Request request) {
        return RoutePath.of(request).equals(EventStreamRoutes.PATH) || isWebSocket(request);
    }

    private static boolean isWebSocket(Request request) {
        return RoutePath.of(request).equals(SocketRoutes.PATH);
    }

    /** Who asks for a WebSocket where there is none gets the plain answer. */
    private static Request cleaned(Request request) {
        HttpFields headers = request.getHeaders();
        String unwanted = isWebSocket(request) ? WEBSOCKET_EXTENSIONS : WEBSOCKET;
        if (!headers.contains(METHOD_OVERRIDE) && !headers.contains(unwanted)) {
            return request;
        }
        HttpFields cleaned =
                HttpFields.build(headers).remove(METHOD_OVERRIDE).remove(unwanted).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return cleaned;
            }
        };
    }
}
