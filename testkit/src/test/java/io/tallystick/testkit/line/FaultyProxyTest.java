package io.tallystick.testkit.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultyProxyTest {

    private static final String LONG = "é".repeat(50_000);

    private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> answered = new ConcurrentLinkedQueue<>();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;
    private FaultyProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::echo);
        server.start();
        proxy = FaultyProxy.to(server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        client.close();
        proxy.close();
        server.stop(0);
        threads.close();
    }

    /** Answers with what it got, in chunks if that is long. */
    private void echo(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            arrived.add(body);
            if (exchange.getRequestURI().getPath().equals("/late")) {
                mayAnswer.await();
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, bytes.length > 1000 ? 0 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NONE", "SLOW", "REPEATED", "REPEATED_BYTES", "DOUBLED"},
            mode = Mode.INCLUDE)
    void what_is_not_cut_is_answered(Fault fault) throws Exception {
        proxy.befall(fault, 0, answered::add);

        for (String body : new String[] {"short", LONG}) {
            HttpResponse<String> answer = post("/", body);

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo(body);
        }
        await().until(proxy::isQuiet);
        int times = fault == Fault.NONE || fault == Fault.SLOW ? 1 : 2;
        assertThat(arrived).hasSize(2 * times).containsOnly("short", LONG);
        assertThat(answered).hasSize(2 * times).containsOnly(201);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.9, 0.9999})
    void a_request_cut_in_the_middle_is_none(double part) {
        proxy.befall(Fault.CUT_IN_REQUEST, part, answered::add);

        assertThatThrownBy(() -> post("/", LONG)).isInstanceOf(IOException.class);

        await().until(proxy::isQuiet);
        assertThat(arrived).isEmpty();
        assertThat(answered).isEmpty();
    }

    @Test
    void a_request_cut_before_it_begins_is_none() {
        proxy.befall(Fault.CUT_BEFORE_REQUEST, 0, answered::add);

        assertThatThrownBy(() -> post("/", "a")).isInstanceOf(IOException.class);

        await().until(proxy::isQuiet);
        assertThat(arrived).isEmpty();
        assertThat(answered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.5, 0.9999})
    void an_answer_cut_in_the_middle_is_none_but_the_request_was_made(double part) {
        proxy.befall(Fault.CUT_IN_ANSWER, part, answered::add);

        assertThatThrownBy(() -> post("/", LONG)).isInstanceOf(IOException.class);

        await().until(proxy::isQuiet);
        assertThat(arrived).containsExactly(LONG);
        assertThat(answered).containsExactly(201);
    }

    @Test
    void a_client_cut_off_after_its_request_does_not_wait_for_the_server() {
        proxy.befall(Fault.CUT_AFTER_REQUEST, 0, answered::add);

        assertThatThrownBy(() -> post("/late", "a")).isInstanceOf(IOException.class);

        await().until(() -> !arrived.isEmpty());
        assertThat(proxy.isQuiet()).isFalse();
        assertThat(answered).isEmpty();
        mayAnswer.countDown();
        await().until(proxy::isQuiet);
        assertThat(answered).containsExactly(201);
    }

    @Test
    void a_fault_does_not_outlast_the_next_one_nor_befall_what_is_under_way() throws Exception {
        proxy.befall(Fault.CUT_AFTER_REQUEST, 0, status -> answered.add(-status));
        assertThatThrownBy(() -> post("/late", "a")).isInstanceOf(IOException.class);
        proxy.befall(Fault.NONE, 0, answered::add);

        assertThat(post("/", "b").statusCode()).isEqualTo(201);
        assertThat(answered).containsExactly(201);

        mayAnswer.countDown();
        await().until(proxy::isQuiet);
        assertThat(answered).containsExactly(201, -201);
    }

    @Nested
    class WebSockets {

        private final Queue<Socket> opened = new ConcurrentLinkedQueue<>();
        private ServerSocket listener;
        private FaultyProxy line;

        @BeforeEach
        void start() throws IOException {
            listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            threads.execute(this::serve);
            line = FaultyProxy.to(listener.getLocalPort());
        }

        @AfterEach
        void stop() throws IOException {
            listener.close();
            line.close();
        }

        /** Greets each that it lets in together with the answer, and sends back what comes. */
        private void serve() {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    threads.execute(() -> serve(socket));
                } catch (IOException e) {
                    // closed
                }
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                InputStream in = socket.getInputStream();
                String head = HttpMessage.read(in).head();
                String status = head.contains("/refused") ? "401 No" : "101 Switching Protocols";
                socket.getOutputStream().write(ascii("HTTP/1.1 " + status + "\r\n\r\nhello"));
                opened.add(socket);
                in.transferTo(socket.getOutputStream());
            } catch (IOException e) {
                // cut off
            } finally {
                opened.remove(socket);
            }
        }

        private Socket dial(String path) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.uri().getPort());
            socket.getOutputStream()
                    .write(
                            ascii(
                                    "GET "
                                            + path
                                            + " HTTP/1.1\r\nConnection: Upgrade\r\n"
                                            + "Upgrade: websocket\r\n\r\n"));
            return socket;
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        private void greet(Socket socket) throws IOException {
            InputStream in = socket.getInputStream();
            assertThat(HttpMessage.read(in).status()).isEqualTo(101);
            assertThat(in.readNBytes(5)).isEqualTo(ascii("hello"));
            socket.getOutputStream().write(ascii("ping"));
            assertThat(in.readNBytes(4)).isEqualTo(ascii("ping"));
        }

        @ParameterizedTest
        @EnumSource(
                names = {"NONE", "SLOW", "REPEATED", "REPEATED_BYTES", "DOUBLED"},
                mode = Mode.INCLUDE)
        void carry_bytes_both_ways_until_they_are_cut(Fault fault) throws IOException {
            line.befall(fault, 0, answered::add);
            try (Socket socket = dial("/")) {
                greet(socket);
                await().until(() -> line.isQuiet() && opened.size() == 1);

                line.cutWebSockets();

                assertThatThrownBy(() -> socket.getInputStream().read())
                        .isInstanceOf(SocketException.class);
                await().until(opened::isEmpty);
            }
            assertThat(answered).containsOnly(101);
        }

        @ParameterizedTest
        @EnumSource(
                names = {
                    "CUT_BEFORE_REQUEST",
                    "CUT_IN_REQUEST",
                    "CUT_AFTER_REQUEST",
                    "CUT_IN_ANSWER"
                })
        void that_are_cut_at_the_start_leave_nothing_open(Fault fault) throws IOException {
            line.befall(fault, 0.5, answered::add);
            assertThatThrownBy(
                            () -> {
                                try (Socket socket = dial("/")) {
                                    HttpMessage.read(socket.getInputStream());
                                }
                            })
                    .isInstanceOf(IOException.class);

            await().until(() -> line.isQuiet() && opened.isEmpty());
        }

        @Test
        void whose_client_hangs_up_end_at_the_server() throws IOException {
            try (Socket socket = dial("/")) {
                greet(socket);
            }
            await().until(opened::isEmpty);
        }

        @Test
        void that_are_refused_are_answers_like_others() throws IOException {
            line.befall(Fault.NONE, 0, answered::add);
            try (Socket socket = dial("/refused")) {
                assertThat(HttpMessage.read(socket.getInputStream()).status()).isEqualTo(401);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(answered).containsExactly(401);
        }
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(proxy.uri().resolve(path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
