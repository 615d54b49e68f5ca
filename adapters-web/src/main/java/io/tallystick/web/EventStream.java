package io.tallystick.web;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.live.Watch;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One reader of the live log: history first, then what comes, in the form of Server-Sent Events
 * (WHATWG HTML, section 9.2). Confined to one thread.
 */
final class EventStream {

    private static final int PAGE = 200;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final EventLog log;
    private final EventQuery query;
    private final HttpServletResponse response;
    private String epoch;
    private boolean caughtUp;

    /**
     * @param query what to read; its limit and its start are set here
     * @param epoch of the log that positions belong to
     */
    EventStream(EventLog log, EventQuery query, HttpServletResponse response, String epoch) {
        this.log = log;
        this.query = query;
        this.response = response;
        this.epoch = epoch;
    }

    /** The first lines: proxies and browsers learn that there is a stream. */
    void open(boolean resync, LogHead head) throws IOException {
        write("retry: 2000\n\n");
        if (resync) {
            sayHead("resync", head);
        }
        response.flushBuffer();
    }

    /** Returns when the watch has ended; throws when the reader has gone, or takes nothing. */
    void run(GlobalPosition start, Watch watch) throws IOException, InterruptedException {
        GlobalPosition position = start;
        while (!watch.hasEnded()) {
            position = readOn(position);
            if (!watch.await(HEARTBEAT) && !watch.hasEnded()) {
                response.getOutputStream().write(COMMENT);
                response.flushBuffer();
            }
        }
    }

    /** Sends all there is after a position; a log that cannot be read is asked again later. */
    private GlobalPosition readOn(GlobalPosition start) throws IOException {
        GlobalPosition position = start;
        EventPage page;
        do {
            try {
                page = log.page(query.after(position, PAGE));
            } catch (StoreUnavailable e) {
                return position;
            }
            position = send(page, position);
        } while (page.hasMore());
        return position;
    }

    private GlobalPosition send(EventPage page, GlobalPosition before) throws IOException {
        LogHead head = page.head();
        if (!head.epoch().equals(epoch) || head.position().compareTo(before) < 0) {
            epoch = head.epoch();
            sayHead("resync", head);
            response.flushBuffer();
            return head.position();
        }
        for (LoggedEvent event : page.events()) {
            send(event, head);
        }
        if (!caughtUp && !page.hasMore()) {
            caughtUp = true;
            sayHead("caught-up", head);
        }
        response.flushBuffer();
        return page.hasMore() ? page.events().getLast().position() : head.position();
    }

    private void send(LoggedEvent event, LogHead head) throws IOException {
        write("id: " + LogCursor.of(head, event.position()) + "\n");
        write("event: " + event.event().type() + "\n");
        data(Json.bytes(json -> EventJson.event(json, event, head)));
    }

    private void sayHead(String type, LogHead head) throws IOException {
        write("event: " + type + "\n");
        data(
                Json.bytes(
                        json -> {
                            json.writeStartObject();
                            json.writeStringField("head", LogCursor.of(head, head.position()));
                            json.writeEndObject();
                        }));
    }

    /** Stores keep the value of an event's data, not its lines. */
    private void data(byte[] json) throws IOException {
        OutputStream out = response.getOutputStream();
        write("data: ");
        int from = 0;
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                out.write(json, from, i - from);
                write("\ndata: ");
                from = i + 1;
            }
        }
        out.write(json, from, json.length - from);
        write("\n\n");
    }

    private void write(String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
