package io.tallystick.postgres.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts PostgreSQL's programs as the right user, their output going to the log. Immutable. */
record ServerPrograms(Binaries binaries, ProcessIdentity identity, ServerLog log) {

    ProcessBuilder command(String program, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(binaries.program(program).toString());
        words.addAll(arguments);
        return Command.of(identity.command(words)).redirectOutput(log.redirect());
    }

    /** Like {@link #command}, but out of reach of the interrupt key of our terminal. */
    ProcessBuilder detachedCommand(String program, List<String> arguments) {
        ProcessBuilder builder = command(program, arguments);
        if (isInstalled("setsid")) {
            List<String> words = new ArrayList<>(builder.command());
            words.addFirst("setsid");
            builder.command(words);
        }
        return builder;
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
