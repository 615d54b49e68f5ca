package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of the live log, as the standard has it. For one test. */
final class LiveReader implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream body;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final AtomicInteger comments = new AtomicInteger();

    private LiveReader(InputStream body) {
        this.body = body;
        Thread.startVirtualThread(this::read);
    }

    /**
     * What was dispatched.
     *
     * @param id null if the message had none
     */
    record Message(@Nullable String id, String type, String data) {

        JsonNode json() {
            try {
                return JSON.readTree(data);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + data, e);
            }
        }
    }

    /** What a server sends; its headers mean nothing to a reader of the log. */
    static LiveReader of(InputStream answer) {
        return new LiveReader(answer);
    }

    static LiveReader open(Api api, String path, @Nullable String lastEventId) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.uri(path)).header(Api.USER_HEADER, api.user());
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return open(api, request);
    }

    static LiveReader openAs(Api api, String path, String token) {
        return open(
                api,
                HttpRequest.newBuilder(api.uri(path)).header("Authorization", "Bearer " + token));
    }

    private static LiveReader open(Api api, HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> response =
                    api.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            return new LiveReader(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String id = null;
            String type = "message";
            StringBuilder data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        messages.add(new Message(id, type, data.toString()));
                    }
                    id = null;
                    type = "message";
                    data.setLength(0);
                } else if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(data.isEmpty() ? "" : "\n").append(line.substring(6));
                }
            }
        } catch (IOException e) {
            messages.add(new Message(null, "cut", ""));
        }
        messages.add(new Message(null, "end", ""));
    }

    /** How many lines came that say nothing. */
    int comments() {
        return comments.get();
    }

    /** The next message, which must come. */
    Message next() {
        try {
            Message message = messages.poll(20, TimeUnit.SECONDS);
            assertThat(message).as("the next message").isNotNull();
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    Message next(String type) {
        Message message = next();
        assertThat(message.type()).as(message.toString()).isEqualTo(type);
        return message;
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
