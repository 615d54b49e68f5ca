package io.tallystick.postgres.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The server's first process, a child of this one. */
final class Postmaster {
    private static final String ADDRESS = "127.0.0.1";
    private static final List<String> SETTINGS =
            List.of(
                    "listen_addresses=" + ADDRESS,
                    "unix_socket_directories=",
                    "max_connections=64",
                    "shared_buffers=128MB",
                    "max_wal_size=1GB",
                    "fsync=on",
                    "synchronous_commit=on",
                    "jit=off",
                    "timezone=UTC",
                    "log_timezone=UTC",
                    "log_destination=stderr",
                    "logging_collector=off");

    private final Process process;
    private final DataDirectory directory;
    private final int port;

    private Postmaster(Process process, DataDirectory directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    static Postmaster spawn(ServerPrograms programs, DataDirectory directory, int port)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-D", directory.cluster().toString(), "-p", String.valueOf(port)));
        SETTINGS.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        Process process = programs.detachedCommand("postgres", arguments).start();
        return new Postmaster(process, directory, port);
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    /**
     * Waits until our own child says that it listens on the port, which it then holds alone; only
     * after that is anything sent there. False when it ended first or the deadline passed.
     */
    boolean awaitReady(Deadline deadline) throws IOException, InterruptedException {
        while (!deadline.passed()) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
            Optional<PidFile> pidFile = PidFile.read(directory.pidFile());
            if (pidFile.filter(file -> file.equals(new PidFile(pid(), port, true))).isPresent()) {
                return true;
            }
        }
        return false;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when it has ended, however. */
    CompletableFuture<?> onExit() {
        return process.onExit();
    }

    /** Stops the server even when the thread is interrupted, which it still is afterwards. */
    void stopUninterruptibly(Duration patience) {
        boolean interrupted = Thread.interrupted();
        boolean done = false;
        while (!done) {
            try {
                ServerProcess.stop(process.toHandle(), process::isAlive, patience);
                done = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
