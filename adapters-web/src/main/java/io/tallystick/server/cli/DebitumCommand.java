package io.tallystick.server.cli;

import io.tallystick.debitum.ImportOptions;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.transaction.CurrencyCode;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be typed after {@code tallystick import debitum}. Stateless. */
final class DebitumCommand implements DataCommand {

    static final String GROUP = "import";

    private static final String SOURCE = "--source";
    private static final String CURRENCY = "--currency";
    private static final String SHIFT = "--shift";
    private static final String ZONE = "--zone";

    private static final Pattern SOURCE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> SHIFTS = Set.of("-3", "-2", "-1", "0", "1", "2", "3");

    @Override
    public String nameOf() {
        return "debitum";
    }

    @Override
    public void describe(CommandSpec command) {
        DataCommands.addFile(
                command, "The zip that Debitum made as a backup, or the debitum.db in it.");
        DataCommands.addUser(command);
        DataCommands.addFlag(
                command, DataCommands.DRY_RUN, "Only tell what would be; record nothing.");
        DataCommands.addText(
                command,
                CURRENCY,
                "CODE",
                "In which currency all amounts are, for Debitum does not know. Default IQD, as"
                        + " the mobile app has it.");
        DataCommands.addText(
                command,
                SHIFT,
                "N",
                "Move the decimal point of all amounts N places to the right, -3 to 3. Default 0:"
                        + " Debitum's smallest units are taken for the currency's.");
        DataCommands.addText(
                command,
                ZONE,
                "ZONE",
                "Where the phone was, for example Asia/Baghdad: decides the day of transactions"
                        + " whose day was not picked from the calendar. Default UTC.");
        DataCommands.addText(
                command,
                SOURCE,
                "NAME",
                "A name for the phone, the same each time. Only needed from the second phone on,"
                        + " for Debitum counts from 1 on each.");
        DataCommands.addJson(command, "Print the report as JSON.");
        command.usageMessage()
                .description(
                        "Take over the persons and transactions of the Android app Debitum. Doing"
                                + " it again adds only what is new; nothing that is in the ledger"
                                + " is changed. Ctrl-C or a crash leaves what was added so far:"
                                + " doing it again goes on. Exit code 1 also says that some rows"
                                + " could not be taken over.");
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        String source = typed.matchedOptionValue(SOURCE, "debitum");
        if (!SOURCE_NAME.matcher(source).matches()) {
            throw new Misused(SOURCE + " must be 1 to 64 of letters, digits, '.', '_' and '-'");
        }
        String shift = typed.matchedOptionValue(SHIFT, "0");
        if (!SHIFTS.contains(shift)) {
            throw new Misused(SHIFT + " must be from -3 to 3");
        }
        return jobs.importDebitum(
                new DebitumRequest(
                        DataCommands.file(typed),
                        typed.matchedOptionValue(DataCommands.USER, ""),
                        new ImportOptions(
                                source,
                                currency(typed.matchedOptionValue(CURRENCY, "IQD")),
                                Integer.parseInt(shift),
                                zone(typed.matchedOptionValue(ZONE, "UTC"))),
                        typed.hasMatchedOption(DataCommands.DRY_RUN),
                        typed.hasMatchedOption(DataCommands.JSON)));
    }

    private static CurrencyCode currency(String text) {
        try {
            return new CurrencyCode(text);
        } catch (InvalidValue e) {
            throw new Misused(CURRENCY + " " + e.getMessage());
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new Misused(ZONE + " must be a time zone, for example Asia/Baghdad");
        }
    }
}
