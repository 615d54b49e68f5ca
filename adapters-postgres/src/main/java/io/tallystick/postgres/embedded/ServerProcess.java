package io.tallystick.postgres.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A process that was started for one cluster, by us or by a Tallystick that is gone. */
record ServerProcess(ProcessHandle handle, Path cluster) {
    private static final Duration PATIENCE_AFTER_QUIT = Duration.ofSeconds(10);

    /** The process with this id, if it lives and its command line names the cluster. */
    static Optional<ServerProcess> find(long pid, Path cluster) {
        return ProcessHandle.of(pid)
                .map(handle -> new ServerProcess(handle, cluster))
                .filter(ServerProcess::isRunning);
    }

    /** Kills whoever works on a cluster that will never be finished. */
    static void killAll(Path cluster) {
        ProcessHandle.allProcesses()
                .filter(handle -> new ServerProcess(handle, cluster).isRunning())
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** A dead process that nobody has collected yet has no arguments and does not count. */
    boolean isRunning() {
        List<String> option = List.of("-D", cluster.toString());
        return handle.isAlive()
                && handle.info()
                        .arguments()
                        .filter(
                                arguments ->
                                        Collections.indexOfSubList(List.of(arguments), option) >= 0)
                        .isPresent();
    }

    void stop(Duration patience) throws InterruptedException {
        stop(handle, this::isRunning, patience);
    }

    /** Orders a fast shutdown, then an immediate one, then kills. */
    static void stop(ProcessHandle handle, BooleanSupplier running, Duration patience)
            throws InterruptedException {
        BooleanSupplier gone = () -> !running.getAsBoolean();
        signal("INT", handle);
        if (Deadline.in(patience).await(gone)) {
            return;
        }
        signal("QUIT", handle);
        if (!Deadline.in(PATIENCE_AFTER_QUIT).await(gone)) {
            handle.destroyForcibly();
            Deadline.in(PATIENCE_AFTER_QUIT).await(gone);
        }
    }

    // The JDK sends SIGTERM and SIGKILL only, and SIGTERM makes PostgreSQL wait for its clients.
    private static void signal(String name, ProcessHandle handle) throws InterruptedException {
        Command.run(List.of("sh", "-c", "kill -s " + name + " " + handle.pid()));
    }
}
