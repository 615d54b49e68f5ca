package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What can be typed after {@code tallystick restore}. Stateless. */
final class RestoreCommand implements DataCommand {

    @Override
    public String nameOf() {
        return "restore";
    }

    @Override
    public void describe(CommandSpec command) {
        DataCommands.addJson(command, "Print the end as GET /api/admin/operations/ID answers.");
        command.usageMessage()
                .description(
                        "Bring all archived events back into the log, while servers go on. The"
                                + " archive keeps them too. Joins a restoring that runs already."
                                + " Ctrl-C cancels it: what is back stays so.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.restore(typed.hasMatchedOption(DataCommands.JSON));
    }
}
