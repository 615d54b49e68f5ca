package io.tallystick.web;

import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import io.tallystick.application.account.Caller;
import io.tallystick.application.live.LiveLog;
import io.tallystick.application.live.Watch;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LogHead;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The WebSocket of the mobile app: what changes in the user's ledger, as notices, or with {@code
 * after} as the events themselves. What a client sends is ignored. Thread-safe.
 */
final class SocketRoutes {

    static final String PATH = "/ws";

    private static final Logger log = LoggerFactory.getLogger(SocketRoutes.class);

    private static final String ORDER = SocketRoutes.class.getName();

    private final EventLog events;
    private final SharedPages pages;
    private final LiveLog live;
    private final LiveReaders readers;
    private final Cors cors;
    private final Duration heartbeat;
    private final Duration patience;
    private final ConcurrentMap<String, Watch> watches = new ConcurrentHashMap<>();

    /**
     * @param patience how long a client may take nothing before it is cut off
     */
    SocketRoutes(
            EventLog events,
            SharedPages pages,
            LiveLog live,
            LiveReaders readers,
            Cors cors,
            Duration heartbeat,
            Duration patience) {
        this.events = events;
        this.pages = pages;
        this.live = live;
        this.readers = readers;
        this.cors = cors;
        this.heartbeat = heartbeat;
        this.patience = patience;
    }

    /**
     * What a client asked for when it connected.
     *
     * @param query null for notices
     */
    private record Order(
            Caller caller, FeedStart start, LogHead head, @Nullable EventQuery query) {}

    void register(Router router) {
        router.get(PATH, SocketRoutes::refusePlainHttp);
        router.webSocket(PATH, this::upgrade, this::connect);
    }

    private static void refusePlainHttp(Context ctx) {
        throw new ProblemException(
                Problem.of(ErrorCode.UPGRADE_REQUIRED, "Only a WebSocket is served here")
                        .withHeader("Upgrade", "websocket")
                        .withHeader("Connection", "Upgrade"));
    }

    private void upgrade(Context ctx) {
        checkOrigin(ctx);
        FieldErrors errors = new FieldErrors();
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        EventFilter filter = EventFilter.read(params);
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        params.refuse(
                List.of("before", "limit", "order"),
                "must not be given: events go on, one after the other");
        errors.throwIfAny();
        Caller caller = Router.callerOf(ctx);
        readers.check(caller);
        LogHead head = events.head();
        FeedStart start = FeedStart.after(after.value(), head);
        EventQuery query = after.value() == null ? null : filter.of(caller.user());
        ctx.attribute(ORDER, new Order(caller, start, head, query));
    }

    /** Browsers ask no permission for a WebSocket to another site, so the server has to look. */
    private void checkOrigin(Context ctx) {
        String origin = ctx.header("Origin");
        if (origin != null && !cors.allows(origin) && !Cors.isOwn(origin, ctx.host())) {
            throw new ProblemException(
                    Problem.of(
                            ErrorCode.FORBIDDEN,
                            "Pages of this origin may not connect; ALLOWED_ORIGINS names those"
                                    + " that may"));
        }
    }

    private void connect(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onClose(this::ended);
        socket.onError(this::ended);
    }

    private void connected(WsConnectContext ctx) {
        LiveSocket socket = new LiveSocket(ctx.session, patience);
        Order order = Objects.requireNonNull(ctx.<Order>attribute(ORDER));
        LiveReaders.Place place;
        try {
            place = readers.enter(order.caller());
        } catch (ProblemException e) {
            socket.close(LiveSocket.TRY_AGAIN_LATER, "too many live readers at once");
            return;
        }
        try {
            start(ctx.sessionId(), socket, order, place);
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    private void start(String id, LiveSocket socket, Order order, LiveReaders.Place place) {
        Watch watch = live.watch(order.caller().user());
        watches.put(id, watch);
        Runnable serving =
                () -> {
                    try (place;
                            watch) {
                        serve(socket, order, watch);
                    } finally {
                        watches.remove(id);
                    }
                };
        try {
            Thread.ofVirtual().name("ws-" + id).start(serving);
        } catch (RuntimeException | Error e) {
            watches.remove(id);
            watch.close();
            throw e;
        }
    }

    private void ended(WsContext ctx) {
        Watch watch = watches.get(ctx.sessionId());
        if (watch != null) {
            watch.close();
        }
    }

    private void serve(LiveSocket socket, Order order, Watch watch) {
        try {
            serveUntilEnded(socket, order, watch);
            if (order.caller().isStillValid()) {
                socket.close(LiveSocket.GOING_AWAY, "the server stops");
            } else {
                socket.close(LiveSocket.POLICY_VIOLATION, "log in again");
            }
        } catch (IOException e) {
            log.debug("event=socket_gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("event=socket_failed", e);
            socket.close(LiveSocket.SERVER_ERROR, "something went wrong, it has been logged");
        }
    }

    private void serveUntilEnded(LiveSocket socket, Order order, Watch watch)
            throws IOException, InterruptedException {
        LogHead head = order.head();
        EventQuery query = order.query();
        FeedReader reader = query == null ? new AppNotices(socket) : new SocketEvents(socket);
        // the app takes itself for connected only after the first text
        socket.send(SocketFrame.of("connected", json -> EventJson.head(json, head)));
        if (order.start().resync()) {
            reader.resync(head);
        }
        EventQuery all = query == null ? EventFilter.NONE.of(order.caller().user()) : query;
        new Feed(pages, all, reader, order.caller(), heartbeat, head.epoch())
                .run(order.start().position(), watch);
    }
}
