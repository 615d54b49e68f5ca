package io.tallystick.server.cli;

import io.tallystick.server.config.Setting;

import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all commands share that work on the data. Stateless. */
final class DataCommands {

    static final String JSON = "--json";
    static final String USER = "--user";
    static final String DRY_RUN = "--dry-run";

    /** Those settings of a server that say where the data are. */
    private static final List<Setting> WHERE =
            List.of(
                    Setting.DATA_DIR,
                    Setting.DATABASE_URL,
                    Setting.DATABASE_USER,
                    Setting.DATABASE_PASSWORD,
                    Setting.EVENTSTORE_URL,
                    Setting.EVENTSTORE_USERNAME,
                    Setting.EVENTSTORE_PASSWORD,
                    Setting.EVENTSTORE_CA_FILE,
                    Setting.ARCHIVE_URL,
                    Setting.ARCHIVE_ACCESS_KEY,
                    Setting.ARCHIVE_SECRET_KEY,
                    Setting.ARCHIVE_REGION);

    private DataCommands() {}

    /** Describes a command, which is kept with its description. */
    static CommandSpec describe(DataCommand command, CommandSpec spec) {
        command.describe(spec);
        addSettings(spec);
        spec.usageMessage()
                .sortOptions(false)
                .exitCodeList(exitCodes(spec.usageMessage().exitCodeList()));
        return spec;
    }

    private static void addSettings(CommandSpec spec) {
        ArgGroupSpec.Builder group =
                ArgGroupSpec.builder()
                        .validate(false)
                        .heading("%nWhere the data are, as for tallystick serve:%n");
        for (Setting setting : WHERE) {
            group.addArg(
                    OptionSpec.builder(setting.option())
                            .type(String.class)
                            .arity("1")
                            .paramLabel(setting.valueLabel())
                            .description(setting.description() + " [" + setting.name() + "]")
                            .build());
        }
        spec.addArgGroup(group.build());
    }

    private static Map<String, String> exitCodes(Map<String, String> general) {
        Map<String, String> codes = new LinkedHashMap<>(general);
        codes.put("130", "Stopped by a signal before it was done.");
        codes.put("141", "Standard output was closed by its reader.");
        return codes;
    }

    /** What a command is told: no other setting of a server may keep it from its work. */
    static Set<Setting> settings(DataCommand command) {
        Set<Setting> settings = EnumSet.copyOf(WHERE);
        settings.addAll(command.alsoNeeds());
        return settings;
    }

    static void addFile(CommandSpec spec, String description) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .arity("1")
                        .required(true)
                        .type(String.class)
                        .paramLabel("FILE")
                        .description(description)
                        .build());
    }

    /** Whose ledger it is about. */
    static void addUser(CommandSpec spec) {
        addText(
                spec,
                USER,
                "NAME",
                "Whose ledger: what the user logs in with, or the id that users list shows. Needed"
                        + " when there are users; without, the ledger that is kept while nobody"
                        + " has to log in.");
    }

    static void addText(CommandSpec spec, String option, String label, String description) {
        spec.addOption(
                OptionSpec.builder(option)
                        .arity("1")
                        .type(String.class)
                        .paramLabel(label)
                        .description(description)
                        .build());
    }

    static void addFlag(CommandSpec spec, String option, String description) {
        spec.addOption(
                OptionSpec.builder(option)
                        .arity("0")
                        .type(Boolean.class)
                        .description(description)
                        .build());
    }

    /** A file that was typed. */
    static Path file(ParseResult typed) {
        String text = typed.matchedPositionalValue(0, "");
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Misused("'" + text + "' is no name of a file");
        }
    }

    static void addJson(CommandSpec spec, String description) {
        addFlag(spec, JSON, description);
    }
}
