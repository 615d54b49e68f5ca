package io.tallystick.server.cli;

import io.tallystick.application.operation.RebuildManner;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What can be typed after {@code tallystick rebuild}. Stateless. */
final class RebuildCommand implements DataCommand {

    private static final String BESIDE = "--beside";

    @Override
    public String nameOf() {
        return "rebuild";
    }

    @Override
    public void describe(CommandSpec command) {
        command.addOption(
                OptionSpec.builder(BESIDE)
                        .description(
                                "Build all rows anew in other tables and swap those at the end."
                                        + " Faster when most rows differ or are missing; needs room"
                                        + " for a second set of tables.")
                        .build());
        DataCommands.addJson(command, "Print the report as GET /api/admin/operations/ID answers.");
        command.usageMessage()
                .description(
                        "Fold every stream of events again and put right the rows of the read"
                            + " models that differ, while servers go on. Joins a rebuild that runs"
                            + " already. Ctrl-C cancels it: what is put right stays so, and what is"
                            + " built beside is thrown away.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.rebuild(
                new RebuildRequest(
                        typed.hasMatchedOption(BESIDE)
                                ? RebuildManner.BESIDE
                                : RebuildManner.IN_PLACE,
                        typed.hasMatchedOption(DataCommands.JSON)));
    }
}
