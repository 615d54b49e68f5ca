package io.tallystick.server.cli;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The life of a serving process: start, say so, wait for the signal to end, close, halt. A signal
 * while starting interrupts the start and waits for it to clean up. For one run.
 */
final class ServerProcess {

    private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);

    private static final long CLEAN_UP_SECONDS = 30;

    private final ProcessEvents events;
    private final Terminal terminal;
    private final String product;
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable RunningServer running;
    private volatile boolean stopping;
    private volatile int exitCode = ExitCode.OK;

    /**
     * @param product what is served, for people
     */
    ServerProcess(ProcessEvents events, Terminal terminal, String product) {
        this.events = events;
        this.terminal = terminal;
        this.product = product;
    }

    /** Starts something and returns when it answers. */
    interface Start {
        /**
         * @param progress takes a line for people when something takes long
         * @throws StartFailed if it cannot be started
         */
        RunningServer start(Consumer<String> progress);
    }

    /** Serves until the process is asked to end. */
    int run(Start start) {
        Thread starter = Thread.currentThread();
        events.onShutdown(() -> stop(starter));
        try {
            RunningServer server = start.start(this::showProgress);
            running = server;
            startEnded.countDown();
            server.onBroken(this::end);
            sayReady(server);
            awaitStopped();
            return exitCode;
        } catch (RuntimeException e) {
            return failed(e);
        } finally {
            startEnded.countDown();
        }
    }

    /** An interrupt that was meant for the start may come when it has just ended. */
    private void awaitStopped() {
        boolean interrupted = false;
        while (stopped.getCount() > 0) {
            try {
                stopped.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Going on without a part would only turn every request down; whoever runs us starts anew. */
    private void end(String reason) {
        exitCode = ExitCode.FAILURE;
        terminal.err().println("tallystick: " + reason);
        terminal.err().flush();
        stopped.countDown();
    }

    private int failed(RuntimeException failure) {
        if (stopping) {
            terminal.fail("stopped while starting", failure);
        } else if (failure instanceof StartFailed) {
            terminal.fail("cannot start: " + failure.getMessage(), failure);
        } else {
            terminal.fail("cannot start: " + failure + " (DEBUG=1 shows more)", failure);
        }
        return ExitCode.FAILURE;
    }

    private void showProgress(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }

    private void sayReady(RunningServer server) {
        terminal.out().println(product + " is ready.");
        terminal.out().println("  URL   " + server.url());
        terminal.out().println("  Data  " + server.dataLocation());
        terminal.out().println("  Stop  Ctrl-C");
        terminal.out().flush();
        log.info("event=ready url={} data=\"{}\"", server.url(), server.dataLocation());
    }

    private void stop(Thread starter) {
        stopping = true;
        awaitStart(starter);
        RunningServer server = running;
        if (server == null) {
            return; // the failed start has its own exit code
        }
        int closed = close(server);
        events.halt(exitCode == ExitCode.OK ? closed : exitCode);
    }

    private void awaitStart(Thread starter) {
        if (startEnded.getCount() == 0) {
            return;
        }
        starter.interrupt();
        try {
            if (!startEnded.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
                log.warn("event=stop_gave_up reason=\"the start does not end\"");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int close(RunningServer server) {
        log.info("event=stopping");
        try {
            server.close();
            log.info("event=stopped");
            return ExitCode.OK;
        } catch (RuntimeException e) {
            terminal.fail("did not stop cleanly: " + e.getMessage(), e);
            return ExitCode.FAILURE;
        } finally {
            stopped.countDown();
        }
    }
}
