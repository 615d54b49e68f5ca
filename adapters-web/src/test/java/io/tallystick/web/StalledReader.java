package io.tallystick.web;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of the live log that asks, and then reads nothing at all. For one test. */
final class StalledReader implements AutoCloseable {

    private final Socket socket = new Socket();

    private StalledReader() {}

    /** All that the log gets from now on. */
    static StalledReader open(Api api) throws IOException {
        String start = api.get("/api/events").at("/head").asText();
        StalledReader reader = new StalledReader();
        reader.ask(api, "/api/events/stream?after=" + start);
        return reader;
    }

    private void ask(Api api, String path) throws IOException {
        URI uri = api.uri(path);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()));
        String request =
                "GET %s HTTP/1.0\r\nHost: localhost\r\n%s: %s\r\n\r\n"
                        .formatted(path, Api.USER_HEADER, api.user());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads at last: the ids of the whole events that had come before it was cut off. */
    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        try (LiveReader reader = LiveReader.of(socket.getInputStream())) {
            LiveReader.Message message = reader.next();
            while (!message.type().equals("end")) {
                @Nullable String id = message.id();
                if (id != null) {
                    ids.add(id);
                }
                message = reader.next();
            }
        }
        return ids;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
