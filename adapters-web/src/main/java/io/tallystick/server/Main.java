package io.tallystick.server;

import io.tallystick.server.cli.Launchers;
import io.tallystick.server.cli.ProcessEvents;
import io.tallystick.server.cli.StandardOutput;
import io.tallystick.server.cli.TallystickCommandLine;
import io.tallystick.server.cli.Terminal;

import org.jspecify.annotations.Nullable;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The entry of the process. */
public final class Main {

    /** Set by the script, for the JDK cannot tell in all versions. */
    private static final String TERMINAL = "tallystick.terminal";

    private Main() {}

    public static void main(String[] arguments) {
        Terminal terminal =
                new Terminal(
                        new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                        writer(FileDescriptor.err),
                        isSet(System.getenv("DEBUG")),
                        isSet(System.getProperty(TERMINAL)));
        int exitCode =
                new TallystickCommandLine(
                                System.getenv(),
                                terminal,
                                new Launchers(
                                        new Wiring(), new EmulatorStarter(), new LedgerJobs()),
                                ProcessEvents.ofJavaRuntime(),
                                Version.current())
                        .execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(exitCode);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank() && !value.equals("0") && !value.equals("false");
    }
}
