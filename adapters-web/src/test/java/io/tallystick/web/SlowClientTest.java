package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Clients that send so slowly that they would hold a place for hours. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowClientTest {

    private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
    private WebServer server;

    @BeforeEach
    void start() {
        server =
                TestParts.serve(
                        WebConfig.of("127.0.0.1", 0, List.of()),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    @AfterEach
    void stop() {
        drip.shutdownNow();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void begin(Socket socket, int length, String body) throws IOException {
        String head =
                """
                POST /api/contacts HTTP/1.1\r
                Host: localhost\r
                %s: %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(Api.USER_HEADER, UUID.randomUUID(), length);
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    private static BufferedReader answer(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void a_body_that_drips_is_not_waited_for() throws Exception {
        isNotWaitedFor();
    }

    @Test
    void a_body_that_drips_is_not_waited_for_however_much_others_sent() throws Exception {
        try (Socket other = connect()) {
            begin(other, 500_000, " ".repeat(500_000));
            assertThat(answer(other).readLine()).startsWith("HTTP/1.1 400 ");
        }
        isNotWaitedFor();
    }

    @Test
    void a_body_that_pauses_for_a_moment_is_waited_for() throws Exception {
        String body = "{\"name\":\"Ann\"}";
        try (Socket socket = connect()) {
            begin(socket, body.length(), "");
            ScheduledFuture<?> first =
                    drip.schedule(
                            () -> send(socket, body.substring(0, 1)), 300, TimeUnit.MILLISECONDS);
            ScheduledFuture<?> rest =
                    drip.schedule(
                            () -> send(socket, body.substring(1)), 600, TimeUnit.MILLISECONDS);

            assertThat(answer(socket).readLine()).startsWith("HTTP/1.1 201 ");
            assertThat(first.isDone()).isTrue();
            rest.get();
        }
    }

    private void isNotWaitedFor() throws IOException {
        try (Socket socket = connect()) {
            begin(socket, 100_000, "{");
            ScheduledFuture<?> dripping =
                    drip.scheduleAtFixedRate(
                            () -> send(socket, " "), 100, 100, TimeUnit.MILLISECONDS);

            BufferedReader answer = answer(socket);

            assertThat(answer.readLine()).startsWith("HTTP/1.1 408 ");
            assertThat(answer.lines()).anyMatch(line -> line.contains("request_timeout"));
            dripping.cancel(true);
        }
    }

    private static void send(Socket socket, String more) {
        try {
            socket.getOutputStream().write(more.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException("the server has cut the connection", e);
        }
    }
}
