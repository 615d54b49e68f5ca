package io.tallystick.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.tallystick.application.live.LiveLog;
import io.tallystick.application.live.Watch;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The log as it grows, by Server-Sent Events. Thread-safe. */
final class EventStreamRoutes {

    static final String PATH = "/api/events/stream";

    /** Idle readers are many, and have nothing to send. */
    private static final int BUFFER_BYTES = 1024;

    private final EventLog log;
    private final LiveLog live;
    private final int maxReaders;
    private final AtomicInteger readers = new AtomicInteger();

    EventStreamRoutes(EventLog log, LiveLog live, int maxReaders) {
        this.log = log;
        this.live = live;
        this.maxReaders = maxReaders;
    }

    void register(Router router) {
        router.get(PATH, this::stream);
    }

    private void stream(Context ctx) throws IOException, InterruptedException {
        FieldErrors errors = new FieldErrors();
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        EventFilter filter = EventFilter.read(params);
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        errors.throwIfAny();
        LogHead head = log.head();
        Start start = start(ctx.header("Last-Event-ID"), after.value(), head);
        if (ctx.method().equals(HandlerType.HEAD)) {
            prepare(ctx.res());
            return;
        }
        if (readers.incrementAndGet() > maxReaders) {
            readers.decrementAndGet();
            throw new ProblemException(
                    Problem.of(
                                    ErrorCode.OVERLOADED,
                                    "Too many live readers at once, try again soon")
                            .withHeader("Retry-After", "5"));
        }
        try (Watch watch = live.watch(Router.userOf(ctx))) {
            prepare(ctx.res());
            EventStream stream =
                    new EventStream(log, filter.of(Router.userOf(ctx)), ctx.res(), head.epoch());
            stream.open(start.resync(), head);
            stream.run(start.position(), watch);
        } finally {
            readers.decrementAndGet();
        }
    }

    private static void prepare(HttpServletResponse response) {
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("X-Accel-Buffering", "no");
        response.setBufferSize(BUFFER_BYTES);
    }

    /**
     * Where a reader begins.
     *
     * @param resync whether what it asked for cannot be honoured
     */
    private record Start(GlobalPosition position, boolean resync) {}

    /**
     * A browser that connects again still has the old {@code after} in its address, so the last id
     * wins. It cannot be told 400 in any way that helps, so it is told to start anew.
     */
    private static Start start(
            @Nullable String lastEventId, @Nullable LogCursor after, LogHead head) {
        LogCursor cursor = after;
        if (lastEventId != null && !lastEventId.isEmpty()) {
            cursor = LogCursor.find(lastEventId).orElse(null);
            if (cursor == null) {
                return new Start(head.position(), true);
            }
        }
        if (cursor == null) {
            return new Start(head.position(), false);
        }
        return cursor.isOf(head)
                ? new Start(cursor.position(), false)
                : new Start(head.position(), true);
    }
}
