package io.tallystick.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.tallystick.application.live.LiveLog;
import io.tallystick.application.live.Watch;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.LogHead;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The log as it grows, by Server-Sent Events. Thread-safe. */
final class EventStreamRoutes {

    static final String PATH = "/api/events/stream";

    /** Idle readers are many, and have nothing to send. */
    private static final int BUFFER_BYTES = 1024;

    private final EventLog log;
    private final SharedPages pages;
    private final LiveLog live;
    private final LiveReaders readers;
    private final Duration heartbeat;

    EventStreamRoutes(
            EventLog log,
            SharedPages pages,
            LiveLog live,
            LiveReaders readers,
            Duration heartbeat) {
        this.log = log;
        this.pages = pages;
        this.live = live;
        this.readers = readers;
        this.heartbeat = heartbeat;
    }

    void register(Router router) {
        router.get(PATH, this::stream);
    }

    @SuppressWarnings("try") // the place is only held
    private void stream(Context ctx) throws IOException, InterruptedException {
        FieldErrors errors = new FieldErrors();
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        EventFilter filter = EventFilter.read(params);
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        params.refuse(
                List.of("before", "limit", "order"),
                "must not be given: a stream goes on, one event after the other");
        errors.throwIfAny();
        LogHead head = log.head();
        FeedStart start = start(ctx.header("Last-Event-ID"), after.value(), head);
        if (ctx.method().equals(HandlerType.HEAD)) {
            prepare(ctx.res());
            return;
        }
        try (LiveReaders.Place place = readers.enter(Router.callerOf(ctx));
                Watch watch = live.watch(Router.userOf(ctx))) {
            prepare(ctx.res());
            EventStream stream = new EventStream(ctx.res());
            stream.open();
            if (start.resync()) {
                stream.resync(head);
                stream.flush(false);
            }
            new Feed(
                            pages,
                            filter.of(Router.userOf(ctx)),
                            stream,
                            Router.callerOf(ctx),
                            heartbeat,
                            head.epoch())
                    .run(start.position(), watch);
        }
    }

    private static void prepare(HttpServletResponse response) {
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("X-Accel-Buffering", "no");
        response.setBufferSize(BUFFER_BYTES);
    }

    /**
     * A browser that connects again still has the old {@code after} in its address, so the last id
     * wins. It cannot be told 400 in any way that helps, so it is told to start anew.
     */
    private static FeedStart start(
            @Nullable String lastEventId, @Nullable LogCursor after, LogHead head) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return FeedStart.after(after, head);
        }
        return LogCursor.find(lastEventId)
                .map(cursor -> FeedStart.after(cursor, head))
                .orElseGet(() -> FeedStart.anew(head));
    }
}
