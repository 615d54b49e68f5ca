package io.tallystick.web;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Takes in connections, but not too many of one address, and none for ever. Thread-safe. */
final class GuardedConnector extends ServerConnector {

    private final AddressRoom room;
    private final HeaderDeadline deadline;

    GuardedConnector(
            Server server, HttpConnectionFactory http, AddressRoom room, HeaderDeadline deadline) {
        super(server, http);
        this.room = room;
        this.deadline = deadline;
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        if (room.take(endPoint)) {
            deadline.opened(endPoint);
        } else {
            endPoint.close();
        }
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        deadline.closed(endPoint);
        room.giveBack(endPoint);
        super.onEndPointClosed(endPoint);
    }
}
