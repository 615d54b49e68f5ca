package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What can be typed after {@code tallystick parked}. Stateless. */
final class ParkedCommand implements DataCommand {

    private static final String RETRY = "--retry";

    @Override
    public String nameOf() {
        return "parked";
    }

    @Override
    public void describe(CommandSpec command) {
        DataCommands.addFlag(
                command,
                RETRY,
                "Fold each of them again, and release those that can be projected now. Exit code 1"
                        + " if some cannot.");
        DataCommands.addJson(
                command, "Print each as GET or POST /api/admin/projections/parked answers.");
        command.usageMessage()
                .description(
                        "List the streams that stand still because an event of theirs cannot be"
                                + " projected, and why; those parked for longest first.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        boolean asJson = typed.hasMatchedOption(DataCommands.JSON);
        return typed.hasMatchedOption(RETRY) ? jobs.retryParked(asJson) : jobs.listParked(asJson);
    }
}
