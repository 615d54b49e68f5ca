package io.tallystick.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code tallystick serve} as a process of its own. */
final class ServedProcess implements AutoCloseable {

    private static final String URL_LINE = "  URL   ";

    private final Process process;
    private final URI url;

    private ServedProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** One with an embedded database; returns when it is ready. */
    static ServedProcess start(Path dataDirectory) throws IOException {
        return start(dataDirectory, Map.of("DATA_DIR", dataDirectory.toString()));
    }

    /** Returns when it is ready; its log goes into {@code directory}. */
    static ServedProcess start(Path directory, Map<String, String> settings) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "serve",
                                "--port",
                                "0")
                        .redirectError(directory.resolve("server.log").toFile());
        builder.environment().putAll(settings);
        Process process = builder.start();
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(URL_LINE)) {
                return new ServedProcess(process, URI.create(line.substring(URL_LINE.length())));
            }
        }
        throw new IOException("the server did not start, see " + directory.resolve("server.log"));
    }

    URI uri(String path) {
        return url.resolve(path);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended by itself. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server does not end");
        }
        return process.exitValue();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill} does; returns when the process has ended. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server does not stop");
        }
    }

    /** Leaves no process behind, the database included, unless it was killed before. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            process.onExit().join();
        }
    }
}
