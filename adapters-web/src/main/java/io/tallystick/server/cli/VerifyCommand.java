package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What can be typed after {@code tallystick verify}. Stateless. */
final class VerifyCommand implements DataCommand {

    @Override
    public String nameOf() {
        return "verify";
    }

    @Override
    public void describe(CommandSpec command) {
        DataCommands.addJson(command, "Print what was found as JSON.");
        command.usageMessage()
                .description(
                        "Read every byte of the archive and every event of the log, and name what"
                                + " is not as it was written. Changes nothing. Exit code 1 if"
                                + " something is wrong.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.verify(typed.hasMatchedOption(DataCommands.JSON));
    }
}
