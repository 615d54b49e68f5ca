package io.tallystick.limit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Redis of one's own, on a free port, that can be killed and started again. */
public final class RedisProcess implements AutoCloseable {

    private final Path program;
    private final Path directory;
    private final int port;
    private Process process;

    private RedisProcess(Path program, Path directory, int port, Process process) {
        this.program = program;
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Where redis-server is installed; empty if it is not. */
    public static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":", -1))
                .map(entry -> Path.of(entry, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static RedisProcess start(Path directory) throws IOException {
        Path program = program().orElseThrow();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return new RedisProcess(program, directory, port, run(program, directory, port));
    }

    private static Process run(Path program, Path directory, int port) throws IOException {
        return new ProcessBuilder(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start();
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** As kill -9 does it. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Starts it again on the same port. */
    public void comeBack() throws IOException {
        process = run(program, directory, port);
    }

    @Override
    public void close() {
        kill();
    }
}
