package io.tallystick.server.cli;

import io.tallystick.server.config.Secret;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** What can be typed after {@code tallystick eventstore-emulator}. Stateless. */
final class EmulatorCommand {

    static final String NAME = "eventstore-emulator";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    private static final int MAX_PORT = 65_535;

    private EmulatorCommand() {}

    static CommandSpec describe(CommandSpec command) {
        add(command, "--port", Integer.class, "PORT", "2113", "Where to listen, 0 for any port.");
        add(command, "--host", String.class, "HOST", "127.0.0.1", "Where to listen.");
        add(command, "--data", Path.class, "DIR", null, "Keep the events there, not in memory.");
        add(command, "--user", String.class, "NAME", null, "Let in only who logs in as NAME.");
        add(command, "--password", String.class, "WORD", null, "The password of that user.");
        command.addOption(
                OptionSpec.builder("--insecure")
                        .arity("0")
                        .type(Boolean.class)
                        .description("Let other machines in without a login.")
                        .build());
        add(command, "--delay", Long.class, "MILLIS", "0", "Answer that much later.");
        add(command, "--fault-rate", Double.class, "RATE", "0", "How many calls go wrong, 0 to 1.");
        add(command, "--seed", Long.class, "SEED", "1", "Of what goes wrong.");
        command.usageMessage()
                .description(
                        "Serve a look-alike of EventStore's HTTP API until stopped, for tests and"
                                + " laptops. docs/eventstore-emulator.md says what it covers.");
        return command;
    }

    private static void add(
            CommandSpec command,
            String name,
            Class<?> type,
            String label,
            @Nullable String shownDefault,
            String description) {
        String suffix = shownDefault == null ? "" : " [default " + shownDefault + "]";
        OptionSpec.Builder option =
                OptionSpec.builder(name)
                        .type(type)
                        .arity("1")
                        .paramLabel(label)
                        .description(description + suffix);
        command.addOption(
                (shownDefault == null ? option : option.defaultValue(shownDefault)).build());
    }

    /**
     * @throws Misused if the options make no sense together
     */
    static EmulatorOptions read(ParseResult typed) {
        int port = typed.matchedOptionValue("--port", 2113);
        if (port < 0 || port > MAX_PORT) {
            throw new Misused("--port must be a whole number from 0 to 65535");
        }
        double faultRate = typed.matchedOptionValue("--fault-rate", 0.0);
        if (!(faultRate >= 0 && faultRate <= 1)) {
            throw new Misused("--fault-rate must be a number from 0 to 1");
        }
        long delayMillis = typed.matchedOptionValue("--delay", 0L);
        if (delayMillis < 0) {
            throw new Misused("--delay must be a number of milliseconds from 0");
        }
        String host = typed.matchedOptionValue("--host", "127.0.0.1");
        EmulatorOptions.Login login = login(typed);
        boolean insecure = typed.hasMatchedOption("--insecure");
        if (login == null && !insecure && !LOOPBACK.contains(host)) {
            throw new Misused(
                    "others can reach "
                            + host
                            + ": set --user and --password, or allow it with --insecure");
        }
        return new EmulatorOptions(
                host,
                port,
                typed.matchedOptionValue("--data", null),
                login,
                Duration.ofMillis(delayMillis),
                faultRate,
                typed.matchedOptionValue("--seed", 1L));
    }

    private static EmulatorOptions.@Nullable Login login(ParseResult typed) {
        String user = typed.matchedOptionValue("--user", null);
        String password = typed.matchedOptionValue("--password", null);
        if (user == null && password == null) {
            return null;
        }
        if (user == null || password == null) {
            throw new Misused("--user and --password belong together");
        }
        return new EmulatorOptions.Login(user, new Secret(password));
    }
}
