package io.tallystick.server.command;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Terminal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * An operation that is watched to its end, and cancelled by a signal. A server shows it too, and
 * goes on with it if this process is killed. Confined.
 */
final class FollowedOperation {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(20);

    private final ProjectionAdmin admin;
    private final UUID id;
    private final String task;
    private @Nullable String waitsFor;

    /**
     * @param task its name beside the bar
     */
    FollowedOperation(ProjectionAdmin admin, UUID id, String task) {
        this.admin = admin;
        this.id = id;
        this.task = task;
    }

    /**
     * How it ended.
     *
     * @param operation still running if it was cancelled and nobody ended it in time
     */
    record Ended(Operation operation, boolean wasInterrupted) {

        int exitCode() {
            if (wasInterrupted) {
                return ExitCode.INTERRUPTED;
            }
            return operation.state() == State.SUCCEEDED ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    Ended follow(Terminal terminal) throws InterruptedException {
        terminal.err().println("Operation " + id);
        terminal.err().flush();
        try {
            return new Ended(watch(terminal), false);
        } catch (InterruptedException e) {
            return new Ended(cancel(), true);
        }
    }

    private Operation watch(Terminal terminal) throws InterruptedException {
        try (Progress progress = Progress.on(terminal, task)) {
            Operation operation = find();
            while (operation.state() == State.RUNNING) {
                progress.show(operation.done(), operation.total());
                sayIfItWaits(operation, terminal);
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
                operation = find();
            }
            progress.show(operation.done(), operation.total());
            return operation;
        } catch (StoreUnavailable e) {
            if (Thread.interrupted()) { // which makes waiting for a connection fail
                throw new InterruptedException();
            }
            throw e;
        }
    }

    private void sayIfItWaits(Operation operation, Terminal terminal) {
        String error = operation.error();
        if (error != null && !error.equals(waitsFor)) {
            terminal.err().println("tallystick: it waits, and tries again: " + error);
            terminal.err().flush();
        }
        waitsFor = error;
    }

    private Operation cancel() throws InterruptedException {
        admin.cancel(id);
        long deadline = System.nanoTime() + CANCEL_PATIENCE.toNanos();
        Operation operation = find();
        while (operation.state() == State.RUNNING && System.nanoTime() - deadline < 0) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            operation = find();
        }
        return operation;
    }

    private Operation find() {
        return admin.operation(id)
                .orElseThrow(
                        () -> new IllegalStateException("the operation is not there any more"));
    }
}
