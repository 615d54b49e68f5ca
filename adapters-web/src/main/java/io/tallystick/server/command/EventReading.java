package io.tallystick.server.command;

import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.EventLog;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.Misused;
import io.tallystick.web.LogReader;

import java.util.stream.Collectors;

/** How what was typed about events becomes a reader of them. Stateless. */
final class EventReading {

    private EventReading() {}

    /** As {@link LedgerOwners#find}. */
    static LogReader reader(
            EventLog log, AccountStore accounts, EventsRequest request, LedgerOwners owners) {
        return new LogReader(log, owners.find(accounts, request.user()).ledger());
    }

    /** The names of parameters are those of options, but for how words are joined. */
    static Misused misused(LogReader.BadParameters bad) {
        return new Misused(
                bad.problems().entrySet().stream()
                        .map(problem -> option(problem.getKey()) + " " + problem.getValue())
                        .sorted()
                        .collect(Collectors.joining("; ")));
    }

    private static String option(String parameter) {
        return "--" + parameter.replace('_', '-');
    }

    static Misused misused(LogReader.PositionGone gone) {
        return new Misused("--after or --before: " + gone.getMessage());
    }
}
