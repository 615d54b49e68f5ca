package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What can be typed after {@code tallystick import tallystick}. Stateless. */
final class ImportCommand implements DataCommand {

    private static final String NEW_IDS = "--new-ids";

    @Override
    public String nameOf() {
        return "tallystick";
    }

    @Override
    public void describe(CommandSpec command) {
        DataCommands.addFile(command, "What tallystick export has written.");
        DataCommands.addUser(command);
        DataCommands.addFlag(
                command,
                NEW_IDS,
                "Give everything ids of its own, the same each time: a copy, also of a ledger that"
                        + " is on this server.");
        DataCommands.addFlag(
                command, DataCommands.DRY_RUN, "Only tell what would be; record nothing.");
        DataCommands.addJson(command, "Print the report as JSON.");
        command.usageMessage()
                .description(
                        "Take over a ledger that tallystick export has written. The whole file is"
                                + " looked at first: one that is cut off, damaged or changed is"
                                + " refused. Doing it again adds only what is new; nothing that is"
                                + " in the ledger is changed. Ctrl-C or a crash leaves what was"
                                + " added so far: doing it again goes on. Exit code 1 also says"
                                + " that something is in conflict with what is there.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.importLedger(
                new ImportRequest(
                        DataCommands.file(typed),
                        typed.matchedOptionValue(DataCommands.USER, ""),
                        typed.hasMatchedOption(NEW_IDS),
                        typed.hasMatchedOption(DataCommands.DRY_RUN),
                        typed.hasMatchedOption(DataCommands.JSON)));
    }
}
