package io.tallystick.web;

import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The live log in the form of Server-Sent Events (WHATWG HTML, section 9.2). Confined to one
 * thread.
 */
final class EventStream implements FeedReader {

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpServletResponse response;

    EventStream(HttpServletResponse response) {
        this.response = response;
    }

    /** The first lines: proxies and browsers learn that there is a stream. */
    void open() throws IOException {
        write("retry: 2000\n\n");
        response.flushBuffer();
    }

    @Override
    public void event(LoggedEvent event, LogHead head) throws IOException {
        write("id: " + LogCursor.of(head, event.position()) + "\n");
        write("event: " + event.event().type() + "\n");
        data(Json.bytes(json -> EventJson.event(json, event, head)));
    }

    @Override
    public void caughtUp(LogHead head) throws IOException {
        sayHead("caught-up", head);
    }

    @Override
    public void resync(LogHead head) throws IOException {
        sayHead("resync", head);
    }

    @Override
    public void heartbeat() throws IOException {
        response.getOutputStream().write(COMMENT);
        response.flushBuffer();
    }

    @Override
    public void flush(boolean more) throws IOException {
        response.flushBuffer();
    }

    private void sayHead(String type, LogHead head) throws IOException {
        write("event: " + type + "\n");
        data(Json.bytes(json -> EventJson.head(json, head)));
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
