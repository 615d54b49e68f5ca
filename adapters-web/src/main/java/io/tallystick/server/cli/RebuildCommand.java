package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What can be typed after {@code tallystick rebuild}. Stateless. */
final class RebuildCommand implements DataCommand {

    @Override
    public String nameOf() {
        return "rebuild";
    }

    @Override
    public void describe(CommandSpec command) {
        DataCommands.addJson(command, "Print the report as GET /api/admin/operations/ID answers.");
        command.usageMessage()
                .description(
                        "Fold every stream of events again and put right the rows of the read"
                                + " models that differ, while servers go on. Joins a rebuild that"
                                + " runs already. Ctrl-C cancels it: what is put right stays so.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.rebuild(typed.hasMatchedOption(DataCommands.JSON));
    }
}
