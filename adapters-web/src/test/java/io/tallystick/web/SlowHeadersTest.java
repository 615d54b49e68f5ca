package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Connections that are opened and never come to a request. */
@Timeout(120)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowHeadersTest {

    private static final Duration IDLE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = IDLE.dividedBy(3);
    private static final String BEGINNING = "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Drip: ";
    private static final String WHOLE = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
    private final List<Socket> opened = new ArrayList<>();
    private final WebServer server = serve(List.of());

    private static WebServer serve(List<String> trustedProxies) {
        return TestParts.serve(
                new WebConfig(
                        "127.0.0.1",
                        0,
                        List.of(),
                        trustedProxies,
                        null,
                        1 << 20,
                        8,
                        8,
                        Duration.ofSeconds(1),
                        IDLE,
                        Duration.ZERO),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    @AfterEach
    void stop() throws IOException {
        drip.shutdownNow();
        for (Socket socket : opened) {
            socket.close();
        }
        server.close();
    }

    private Socket connect(WebServer to) throws IOException {
        Socket socket = new Socket();
        opened.add(socket);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port()));
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int readByte(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException e) {
            return -1; // reset, because what it sent was not read
        }
    }

    private static void answers(Socket socket) throws IOException {
        BufferedReader answer =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        assertThat(answer.readLine()).startsWith("HTTP/1.1 200 ");
        int length = 0;
        for (String line = answer.readLine(); !line.isEmpty(); line = answer.readLine()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        assertThat(answer.skip(length)).isEqualTo(length);
    }

    private ScheduledFuture<?> dripping(Socket socket) {
        return drip.scheduleAtFixedRate(
                () -> {
                    try {
                        send(socket, "x");
                    } catch (IOException e) {
                        throw new IllegalStateException("the server has cut the connection", e);
                    }
                },
                100,
                100,
                TimeUnit.MILLISECONDS);
    }

    private void isCutOff(Socket socket) throws IOException {
        send(socket, BEGINNING);
        ScheduledFuture<?> drops = dripping(socket);
        long begun = System.nanoTime();

        assertThat(readByte(socket)).isEqualTo(-1);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(PATIENCE);
        drops.cancel(true);
    }

    @Test
    void headers_that_drip_are_not_waited_for() throws Exception {
        isCutOff(connect(server));
    }

    @Test
    void nor_are_those_of_a_later_request_on_the_same_connection() throws Exception {
        Socket socket = connect(server);
        send(socket, WHOLE);
        answers(socket);
        isCutOff(socket);
    }

    @Test
    void requests_with_pauses_between_them_and_within_are_served() throws Exception {
        Socket socket = connect(server);
        for (int i = 0; i < 3; i++) {
            send(socket, WHOLE.substring(0, 10));
            drip.schedule(() -> null, PATIENCE.toMillis() / 3, TimeUnit.MILLISECONDS).get();
            send(socket, WHOLE.substring(10));
            answers(socket);
            drip.schedule(() -> null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).get();
        }
    }

    @Test
    void a_web_socket_that_answers_pings_is_no_request_that_drips() throws Exception {
        try (SocketReader reader =
                SocketReader.open(
                        Api.of(java.net.http.HttpClient.newHttpClient(), server.port()), "/ws")) {
            int before = reader.pings();
            await().atMost(Duration.ofSeconds(30)).until(() -> reader.pings() > before + 4);
        }
    }

    @Test
    void one_address_has_so_many_connections_and_others_after_it_lets_go() throws Exception {
        int limit = 64;
        for (int i = 0; i < limit; i++) {
            Socket socket = connect(server);
            send(socket, WHOLE);
            answers(socket);
        }
        Socket refused = connect(server);
        assertThat(readByte(refused)).isEqualTo(-1);

        opened.getFirst().close();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            Socket next = connect(server);
                            send(next, WHOLE);
                            answers(next);
                        });
    }
}
