package io.tallystick.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a long log is exported over HTTP, and how much memory that takes: a server with 256 MB
 * of heap in a process of its own, which logs each collection of garbage.
 *
 * <p>Arguments: a directory with the log of another benchmark, how often each format is exported
 * (default 3), and whose events (default: those of the log of {@link RebuildBenchmark}).
 */
public final class ExportBenchmark {

    private static final List<String> FORMATS = List.of("ndjson", "cloudevents", "csv");

    private ExportBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        String user = arguments.length > 2 ? arguments[2] : SampleLog.USER.toString();
        try (HttpClient client = HttpClient.newHttpClient();
                Served server = Served.start(directory)) {
            for (int i = 0; i < rounds; i++) {
                for (String format : FORMATS) {
                    Exported exported = export(client, server.port, format, user);
                    System.out.printf(
                            Locale.ROOT,
                            "%-12s %,9d events %,6d MB  first byte %5.2f s  all %6.1f s  %,7.0f"
                                    + " events/s  heap after a collection at most %d MB%n",
                            format,
                            exported.events(),
                            exported.bytes() >> 20,
                            exported.firstByte() / 1e9,
                            exported.all() / 1e9,
                            exported.events() * 1e9 / exported.all(),
                            server.mostLive.getAndSet(0));
                }
            }
        }
    }

    /**
     * @param firstByte nanoseconds until the answer began
     * @param all nanoseconds until its end
     */
    private record Exported(long events, long bytes, long firstByte, long all) {}

    private static Exported export(HttpClient client, int port, String format, String user)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/api/events/export?format=%s"
                                                .formatted(port, format)))
                        .header("X-User", user)
                        .build();
        long start = System.nanoTime();
        HttpResponse<InputStream> answer =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("answered " + answer.statusCode());
        }
        long firstByte = 0;
        long bytes = 0;
        long lines = format.equals("csv") ? -1 : 0; // its header
        byte[] buffer = new byte[1 << 16];
        try (InputStream body = answer.body()) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                firstByte = firstByte == 0 ? System.nanoTime() - start : firstByte;
                bytes += read;
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return new Exported(lines, bytes, firstByte, System.nanoTime() - start);
    }

    /** A server in another process. */
    private static final class Served implements AutoCloseable {

        private static final Pattern COLLECTION = Pattern.compile("Pause .*?(\\d+)M->(\\d+)M\\(");

        private final Process process;
        private final int port;
        private final CountDownLatch ready = new CountDownLatch(1);

        /** In megabytes, what a collection has left. */
        private final AtomicInteger mostLive = new AtomicInteger();

        private Served(Process process, int port) {
            this.process = process;
            this.port = port;
        }

        static Served start(Path directory) throws IOException, InterruptedException {
            int port = freePort();
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx256m",
                                    "-Xlog:gc",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    LiveReadersBenchmark.class.getName(),
                                    "serve",
                                    directory.toString(),
                                    Integer.toString(port))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            Served served = new Served(process, port);
            Thread.ofVirtual().start(served::read);
            served.ready.await();
            if (!process.isAlive()) {
                throw new IllegalStateException("the server has ended");
            }
            return served;
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher collection = COLLECTION.matcher(line);
                    if (collection.find()) {
                        mostLive.accumulateAndGet(Integer.parseInt(collection.group(2)), Math::max);
                    } else if (line.startsWith("ready")) {
                        ready.countDown();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                ready.countDown();
            }
        }

        @Override
        public void close() {
            process.toHandle().destroy(); // and is read to its end
            process.onExit().join();
        }
    }
}
