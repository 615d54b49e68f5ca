package io.tallystick.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the operating system in an environment that does not depend on the caller's. */
final class Command {
    private static final int NOT_STARTED = 127;

    private Command() {}

    /** A program with its two outputs joined, no input, and no setting of PostgreSQL inherited. */
    static ProcessBuilder of(List<String> words) {
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(new File("/"))
                        .redirectErrorStream(true)
                        .redirectInput(Redirect.from(new File("/dev/null")));
        builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** Runs a short program to its end; one that cannot be started counts as failed. */
    static Result run(List<String> words) throws InterruptedException {
        try {
            Process process = of(words).start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            return new Result(NOT_STARTED, String.valueOf(e.getMessage()));
        }
    }

    /** Runs to the end and returns the exit code; kills what does not end in time. */
    static int run(ProcessBuilder builder, Duration timeout)
            throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new EmbeddedPostgresException(
                    "%s did not end within %d s"
                            .formatted(builder.command().getFirst(), timeout.toSeconds()));
        } finally {
            process.destroyForcibly();
        }
    }

    /** How a program ended, and what it printed, its errors included. */
    record Result(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }
}
