package io.tallystick.server.cli;

import org.jspecify.annotations.NullMarked;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command line with nothing behind it, and what was said and asked for. */
@NullMarked
abstract class CommandLineCase {

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final Map<String, String> environment = new HashMap<>();
    final FakeProcess process = new FakeProcess();
    final List<EmulatorOptions> emulated = new ArrayList<>();
    final FakeJobs jobs = new FakeJobs();
    boolean debug;

    final int run(String... arguments) {
        return run(
                (config, progress) -> {
                    throw new AssertionError("started");
                },
                arguments);
    }

    final int run(Launcher launcher, String... arguments) {
        Terminal terminal =
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), debug, false);
        EmulatorLauncher emulator =
                options -> {
                    emulated.add(options);
                    throw new StartFailed("not in a test", new IllegalStateException());
                };
        return new TallystickCommandLine(
                        environment,
                        terminal,
                        new Launchers(launcher, emulator, jobs),
                        process,
                        "1.2.3")
                .execute(arguments);
    }
}
