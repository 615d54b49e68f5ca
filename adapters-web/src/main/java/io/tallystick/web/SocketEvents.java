package io.tallystick.web;

import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import java.io.IOException;

/** The live log in frames of JSON, the events as everywhere else. Confined to one thread. */
final class SocketEvents implements FeedReader {

    private final LiveSocket socket;

    SocketEvents(LiveSocket socket) {
        this.socket = socket;
    }

    @Override
    public void event(LoggedEvent event, LogHead head) throws IOException {
        socket.send(
                SocketFrame.of(event.event().type(), json -> EventJson.event(json, event, head)));
    }

    @Override
    public void caughtUp(LogHead head) throws IOException {
        socket.send(SocketFrame.of("caught-up", json -> EventJson.head(json, head)));
    }

    @Override
    public void resync(LogHead head) throws IOException {
        socket.send(SocketFrame.of("resync", json -> EventJson.head(json, head)));
    }

    @Override
    public void heartbeat() throws IOException {
        socket.ping();
    }

    @Override
    public void flush(boolean more) {
        // every frame has gone out already
    }
}
