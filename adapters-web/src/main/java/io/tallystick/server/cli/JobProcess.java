package io.tallystick.server.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The life of a process that does a job and ends. A signal interrupts the job and waits for it to
 * close what it has open. For one run.
 */
final class JobProcess {

    private static final long CLEAN_UP_SECONDS = 30;

    private final ProcessEvents events;
    private final Terminal terminal;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile int exitCode = ExitCode.INTERRUPTED;

    JobProcess(ProcessEvents events, Terminal terminal) {
        this.events = events;
        this.terminal = terminal;
    }

    /** Does something and tells how it went. */
    interface Work {
        int run() throws InterruptedException;
    }

    int run(Work work) {
        Thread worker = Thread.currentThread();
        events.onShutdown(() -> stop(worker));
        try {
            exitCode = work.run();
            terminal.flushOut();
        } catch (InterruptedException e) {
            exitCode = ExitCode.INTERRUPTED;
        } catch (RuntimeException e) {
            exitCode = failed(e);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
            ended.countDown();
        }
        return exitCode;
    }

    private int failed(RuntimeException failure) {
        if (failure instanceof OutputClosed) {
            return ExitCode.OUTPUT_CLOSED;
        }
        if (failure instanceof Misused) {
            terminal.err().println("tallystick: " + failure.getMessage());
            return ExitCode.USAGE;
        }
        if (stopping) {
            return ExitCode.INTERRUPTED;
        }
        String line =
                failure instanceof StartFailed
                        ? String.valueOf(failure.getMessage())
                        : failure + " (DEBUG=1 shows more)";
        terminal.fail(line, failure);
        return ExitCode.FAILURE;
    }

    private void stop(Thread worker) {
        if (ended.getCount() == 0) {
            return;
        }
        stopping = true;
        worker.interrupt();
        try {
            ended.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.halt(exitCode);
    }
}
