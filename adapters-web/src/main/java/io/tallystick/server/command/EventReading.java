package io.tallystick.server.command;

import io.tallystick.application.port.EventLog;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.Misused;
import io.tallystick.web.LogReader;

import java.util.UUID;
import java.util.stream.Collectors;

/** How what was typed about events becomes a reader of them. Stateless. */
final class EventReading {

    private EventReading() {}

    /**
     * @throws Misused if the user is none
     */
    static LogReader reader(EventLog log, EventsRequest request, UserId otherwise) {
        return new LogReader(log, request.user().isEmpty() ? otherwise : user(request.user()));
    }

    private static UserId user(String text) {
        try {
            return new UserId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new Misused("--user must be the id of a user, a UUID");
        }
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
