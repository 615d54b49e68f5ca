package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

import java.util.UUID;

/** What can be typed after {@code tallystick operations}. Stateless. */
final class OperationsCommand implements DataCommand {

    @Override
    public String nameOf() {
        return "operations";
    }

    @Override
    public void describe(CommandSpec command) {
        command.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .type(String.class)
                        .paramLabel("ID")
                        .description("The one to show, with its report.")
                        .build());
        DataCommands.addJson(command, "Print what GET /api/admin/operations[/ID] answers.");
        command.usageMessage()
                .description(
                        "Show rebuilds, archiving and restoring: those that run, and the last 100"
                                + " that have ended, newest first.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        String id = typed.matchedPositionalValue(0, "");
        boolean asJson = typed.hasMatchedOption(DataCommands.JSON);
        return id.isEmpty() ? jobs.listOperations(asJson) : jobs.showOperation(id(id), asJson);
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new Misused("'" + text + "' is no id of an operation");
        }
    }
}
