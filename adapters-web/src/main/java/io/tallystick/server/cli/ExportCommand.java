package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What can be typed after {@code tallystick export}. Stateless. */
final class ExportCommand implements DataCommand {

    @Override
    public String nameOf() {
        return "export";
    }

    @Override
    public void describe(CommandSpec command) {
        DataCommands.addFile(
                command,
                "Where to write it, for example ledger.ndjson.gz. A file that is there stays until"
                        + " the new one is complete.");
        DataCommands.addUser(command);
        DataCommands.addJson(command, "Print what was written as JSON.");
        command.usageMessage()
                .description(
                        "Write a user's whole ledger to a file: every event, also of what was"
                                + " undone or deleted, and the settings; no password. tallystick"
                                + " import tallystick takes it over, here or elsewhere. If it"
                                + " fails or is stopped, there is no file.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.exportLedger(
                new ExportRequest(
                        DataCommands.file(typed),
                        typed.matchedOptionValue(DataCommands.USER, ""),
                        typed.hasMatchedOption(DataCommands.JSON)));
    }
}
