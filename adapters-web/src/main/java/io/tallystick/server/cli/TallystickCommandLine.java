package io.tallystick.server.cli;

import io.tallystick.server.config.InvalidConfiguration;
import io.tallystick.server.config.LogFormat;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.server.config.Setting;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be typed after {@code tallystick}. For one run. */
public final class TallystickCommandLine {

    private static final int HELP_WIDTH = 100;

    private final Map<String, String> environment;
    private final Terminal terminal;
    private final Launchers launchers;
    private final ProcessEvents events;
    private final String version;

    public TallystickCommandLine(
            Map<String, String> environment,
            Terminal terminal,
            Launchers launchers,
            ProcessEvents events,
            String version) {
        this.environment = Map.copyOf(environment);
        this.terminal = terminal;
        this.launchers = launchers;
        this.events = events;
        this.version = version;
    }

    /** Does what was typed and returns one of {@link ExitCode}. */
    public int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(root());
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        commandLine.setOut(terminal.out());
        commandLine.setErr(terminal.err());
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        commandLine.setParameterExceptionHandler((exception, typed) -> misused(exception));
        commandLine.setExecutionStrategy(this::perform);
        return commandLine;
    }

    private CommandSpec root() {
        CommandSpec root = command("tallystick");
        root.version("tallystick " + version);
        root.addOption(
                OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build());
        root.usageMessage()
                .description("An event-sourced ledger of who owes whom.")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%n")
                .footer("tallystick serve --help shows every setting.");
        return root.addSubcommand("serve", serve())
                .addSubcommand(EventsCommand.GROUP, events())
                .addSubcommand(UsersCommand.GROUP, users())
                .addSubcommand(DebitumCommand.GROUP, imports())
                .addSubcommand("export", describe(new ExportCommand()))
                .addSubcommand("rebuild", describe(new RebuildCommand()))
                .addSubcommand("parked", describe(new ParkedCommand()))
                .addSubcommand("operations", describe(new OperationsCommand()))
                .addSubcommand("archive", describe(new ArchiveCommand()))
                .addSubcommand("verify", describe(new VerifyCommand()))
                .addSubcommand("restore", describe(new RestoreCommand()))
                .addSubcommand("doctor", describe(new DoctorCommand()))
                .addSubcommand(
                        EmulatorCommand.NAME,
                        EmulatorCommand.describe(command(EmulatorCommand.NAME)));
    }

    private static CommandSpec events() {
        CommandSpec events = command(EventsCommand.GROUP);
        events.usageMessage()
                .description("Look at the log of events: list, export or follow it.")
                .commandListHeading("%nCommands:%n");
        for (EventsCommand each : EventsCommand.values()) {
            events.addSubcommand(each.nameOf(), describe(each));
        }
        return events;
    }

    private static CommandSpec users() {
        CommandSpec users = command(UsersCommand.GROUP);
        users.usageMessage()
                .description("Look after who may use the server (AUTH=jwt): docs/accounts.md.")
                .commandListHeading("%nCommands:%n");
        for (UsersCommand each : UsersCommand.values()) {
            users.addSubcommand(each.nameOf(), describe(each));
        }
        return users;
    }

    private static CommandSpec imports() {
        CommandSpec imports = command(DebitumCommand.GROUP);
        imports.usageMessage()
                .description("Take over what was kept elsewhere: docs/import.md.")
                .commandListHeading("%nCommands:%n");
        return imports.addSubcommand("debitum", describe(new DebitumCommand()))
                .addSubcommand("tallystick", describe(new ImportCommand()));
    }

    private static CommandSpec describe(DataCommand command) {
        return DataCommands.describe(
                command, prepare(CommandSpec.wrapWithoutInspection(command), command.nameOf()));
    }

    private CommandSpec serve() {
        CommandSpec serve = command("serve");
        for (Setting setting : Setting.values()) {
            serve.addOption(option(setting));
        }
        serve.usageMessage()
                .description(
                        "Serve the ledger over HTTP until stopped. An option wins over the"
                                + " environment variable of the same name. Standard output says"
                                + " when and where it is ready; the log is on standard error."
                                + " DEBUG=1 shows stack traces when the start fails.")
                .footerHeading("%n")
                .footer("Without any setting: http://127.0.0.1:8000, data in ./data.");
        return serve;
    }

    private static CommandSpec command(String name) {
        return prepare(CommandSpec.create(), name);
    }

    private static CommandSpec prepare(CommandSpec command, String name) {
        command.name(name);
        command.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .descriptionHeading("%n")
                .optionListHeading("%nOptions:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes());
        return command;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(" " + ExitCode.OK, "Done, or stopped as asked (Ctrl-C, SIGTERM).");
        codes.put(" " + ExitCode.FAILURE, "It failed; standard error says why.");
        codes.put(" " + ExitCode.USAGE, "A wrong option or setting; nothing was started.");
        return codes;
    }

    private static OptionSpec option(Setting setting) {
        String shownDefault = setting.defaultText().isEmpty() ? "empty" : setting.defaultText();
        OptionSpec.Builder option =
                OptionSpec.builder(setting.option())
                        .type(String.class)
                        .paramLabel(setting.valueLabel())
                        .description(
                                setting.description(),
                                "[" + setting.name() + ", default " + shownDefault + "]");
        return setting == Setting.ALLOW_INSECURE_BIND
                ? option.arity("0..1").fallbackValue("true").build()
                : option.arity("1").build();
    }

    private int perform(ParseResult typed) {
        Integer helped = CommandLine.executeHelpRequest(typed);
        if (helped != null) {
            return helped;
        }
        ParseResult command = innermost(typed);
        CommandSpec spec = command.commandSpec();
        if (spec.userObject() instanceof DataCommand data) {
            return work(data, command);
        }
        return switch (spec.name()) {
            case "serve" -> serve(command);
            case EmulatorCommand.NAME -> emulate(command);
            default -> {
                spec.commandLine().usage(terminal.err());
                yield ExitCode.USAGE;
            }
        };
    }

    private static ParseResult innermost(ParseResult typed) {
        ParseResult result = typed;
        while (result.hasSubcommand()) {
            result = result.subcommand();
        }
        return result;
    }

    private int work(DataCommand command, ParseResult typed) {
        Job job;
        ServerConfig config;
        try {
            job = command.read(typed, launchers.jobs());
            config = ServerConfig.from(settingsOf(command, typed));
        } catch (Misused e) {
            return misused(e);
        } catch (InvalidConfiguration e) {
            return misconfigured(e);
        }
        Logging.useForCommands(terminal.debug());
        return new JobProcess(events, terminal).run(() -> job.run(config, terminal));
    }

    private int serve(ParseResult typed) {
        ServerConfig config;
        try {
            config = ServerConfig.from(settings(typed, List.of(Setting.values())));
        } catch (InvalidConfiguration e) {
            return misconfigured(e);
        }
        Logging.use(config.logFormat());
        return new ServerProcess(events, terminal, "Tallystick " + version)
                .run(progress -> launchers.ledger().start(config, progress));
    }

    private int emulate(ParseResult typed) {
        EmulatorOptions options;
        try {
            options = EmulatorCommand.read(typed);
        } catch (Misused e) {
            return misused(e);
        }
        Logging.use(LogFormat.TEXT);
        return new ServerProcess(events, terminal, "The emulator of the event store")
                .run(progress -> launchers.emulator().start(options));
    }

    private int misconfigured(InvalidConfiguration invalid) {
        invalid.problems().forEach(terminal.err()::println);
        return ExitCode.USAGE;
    }

    private int misused(Misused misused) {
        terminal.err().println("tallystick: " + misused.getMessage());
        return ExitCode.USAGE;
    }

    private Map<String, String> settingsOf(DataCommand command, ParseResult typed) {
        Set<Setting> needed = DataCommands.settings(command);
        Map<String, String> settings = settings(typed, needed);
        settings.keySet().retainAll(needed.stream().map(Setting::name).toList());
        return settings;
    }

    private Map<String, String> settings(ParseResult typed, Collection<Setting> options) {
        Map<String, String> settings = new HashMap<>(environment);
        for (Setting setting : options) {
            String value = typed.matchedOptionValue(setting.option(), null);
            if (value != null) {
                settings.put(setting.name(), value);
            }
        }
        return settings;
    }

    private int misused(ParameterException exception) {
        terminal.err().println("tallystick: " + reason(exception));
        terminal.err()
                .println(
                        "See: "
                                + exception.getCommandLine().getCommandSpec().qualifiedName()
                                + " --help");
        return ExitCode.USAGE;
    }

    private static String reason(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(exception.getMessage());
        }
        List<String> similar = unmatched.getSuggestions();
        return "there is no command or option '%s'%s"
                .formatted(
                        unmatched.getUnmatched().getFirst(),
                        similar.isEmpty() ? "" : "; did you mean '" + similar.getFirst() + "'?");
    }
}
