package io.tallystick.server.cli;

import io.tallystick.server.config.Setting;

import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all commands share that work on the data. Stateless. */
final class DataCommands {

    static final String JSON = "--json";

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
                    Setting.EVENTSTORE_CA_FILE);

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

    /** The names of the settings that these commands have as options. */
    static List<Setting> settings() {
        return WHERE;
    }

    static void addJson(CommandSpec spec, String description) {
        spec.addOption(
                OptionSpec.builder(JSON)
                        .arity("0")
                        .type(Boolean.class)
                        .description(description)
                        .build());
    }
}
