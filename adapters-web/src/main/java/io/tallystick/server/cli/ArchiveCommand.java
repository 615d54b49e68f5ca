package io.tallystick.server.cli;

import io.tallystick.application.codec.Rfc3339;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What can be typed after {@code tallystick archive}. Stateless. */
final class ArchiveCommand implements DataCommand {

    private static final String BEFORE = "--before";

    @Override
    public String nameOf() {
        return "archive";
    }

    @Override
    public void describe(CommandSpec command) {
        command.addOption(
                OptionSpec.builder(BEFORE)
                        .arity("1")
                        .type(String.class)
                        .required(true)
                        .paramLabel("DATE")
                        .description(
                                "What was recorded before goes: 2026-01-31, in UTC, or"
                                        + " 2026-01-31T15:00:00Z.")
                        .build());
        DataCommands.addFlag(command, DataCommands.DRY_RUN, "Only say how many events would go.");
        DataCommands.addJson(
                command, "Print the answers of POST /api/admin/archive or the operation's.");
        command.usageMessage()
                .description(
                        "Move old events from the log into the archive, while servers go on."
                                + " Everything that can be asked is answered as before, only"
                                + " slower. Joins an archiving that runs already. Ctrl-C cancels"
                                + " it: what has moved stays so. See docs/archive.md.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.archive(
                new ArchiveRequest(
                        instant(typed.matchedOptionValue(BEFORE, "")),
                        typed.hasMatchedOption(DataCommands.DRY_RUN),
                        typed.hasMatchedOption(DataCommands.JSON)));
    }

    private static Instant instant(String text) {
        try {
            return text.contains("T")
                    ? Rfc3339.parse(text)
                    : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Misused(
                    BEFORE + " must be a date such as 2026-01-31 or 2026-01-31T15:00:00Z");
        }
    }
}
