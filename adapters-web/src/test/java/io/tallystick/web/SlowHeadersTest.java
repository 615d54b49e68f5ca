package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.server.CapturedLog;

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
import java.net.SocketTimeoutException;
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

    /** So long that no connection is closed for that. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final int MOST_OF_ADDRESS = 64;
    private static final String BEGINNING = "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Drip: ";
    private static final String WHOLE = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
    private final List<Socket> opened = new ArrayList<>();
    private final WebServer server = serve(8, IDLE, List.of());

    private static WebServer serve(int atOnce, Duration idle, List<String> trustedProxies) {
        return TestParts.serve(
                new WebConfig(
                        "127.0.0.1",
                        0,
                        List.of(),
                        trustedProxies,
                        null,
                        1 << 20,
                        atOnce,
                        atOnce,
                        Duration.ofSeconds(1),
                        idle,
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

    private void isServed(Socket socket) throws IOException {
        send(socket, WHOLE);
        answers(socket);
    }

    @Test
    void one_address_has_so_many_connections_and_others_after_it_lets_go() throws Exception {
        try (WebServer roomy = serve(MOST_OF_ADDRESS, LONG, List.of());
                CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < MOST_OF_ADDRESS; i++) {
                isServed(connect(roomy));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(readByte(connect(roomy))).isEqualTo(-1);
            }

            opened.getFirst().close();

            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .untilAsserted(() -> isServed(connect(roomy)));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("event=connections_refused"))
                    .singleElement(STRING)
                    .contains("client=127.0.0.1 limit=" + MOST_OF_ADDRESS);
        }
    }

    @Test
    void a_proxy_that_is_trusted_has_as_many_as_it_needs() throws Exception {
        try (WebServer roomy = serve(MOST_OF_ADDRESS, LONG, List.of("127.0.0.1"))) {
            for (int i = 0; i < MOST_OF_ADDRESS + 10; i++) {
                isServed(connect(roomy));
            }
        }
    }

    @Test
    void when_all_connections_are_taken_one_more_waits_until_another_ends() throws Exception {
        int most = 3 * 8;
        try (WebServer narrow = serve(8, LONG, List.of())) {
            for (int i = 0; i < most; i++) {
                isServed(connect(narrow));
            }
            Socket next = connect(narrow);
            send(next, WHOLE);
            next.setSoTimeout(1000);
            assertThatThrownBy(() -> readByte(next)).isInstanceOf(SocketTimeoutException.class);

            opened.getFirst().close();

            next.setSoTimeout(30_000);
            answers(next);
        }
    }
}
