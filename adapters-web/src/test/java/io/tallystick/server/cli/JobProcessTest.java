package io.tallystick.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** How a job ends whose output cannot be written. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JobProcessTest {

    private static final String FULL = "No space left on device";

    private final StringWriter err = new StringWriter();

    private static final class Broken extends OutputStream {
        private final String reason;

        Broken(String reason) {
            this.reason = reason;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(reason);
        }
    }

    private int run(OutputStream to, boolean flushes) {
        Terminal terminal =
                new Terminal(new StandardOutput(to), new PrintWriter(err, true), false, false);
        ProcessEvents none =
                new ProcessEvents() {
                    @Override
                    public void onShutdown(Runnable action) {}

                    @Override
                    public void halt(int exitCode) {}
                };
        return new JobProcess(none, terminal)
                .run(
                        () -> {
                            terminal.out().print("äöü\n");
                            if (flushes) {
                                terminal.flushOut();
                            }
                            return ExitCode.OK;
                        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_full_disk_is_a_failure_that_is_said(boolean flushes) {
        assertThat(run(new Broken(FULL), flushes)).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString())
                .isEqualTo("tallystick: standard output cannot be written: " + FULL + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Broken pipe", "Connection reset by peer"})
    void a_reader_that_has_gone_is_none(String reason) {
        assertThat(run(new Broken(reason), false)).isEqualTo(ExitCode.OUTPUT_CLOSED);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void what_can_be_written_is() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        assertThat(run(written, false)).isEqualTo(ExitCode.OK);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("äöü\n");
        assertThat(err.toString()).isEmpty();
    }
}
