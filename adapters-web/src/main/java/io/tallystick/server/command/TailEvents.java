package io.tallystick.server.command;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.postgres.SharedLog;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.LogListing;
import io.tallystick.web.LogReader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Prints events as they come. Waits while no server runs the database, so that it never keeps one
 * from starting. For one run.
 */
public final class TailEvents implements Job {

    private static final int PAGE = 200;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final EventsRequest request;
    private final LedgerOwners owners;
    private @Nullable String after;
    private boolean begun;

    public TailEvents(EventsRequest request, LedgerOwners owners) {
        this.request = request;
        this.owners = owners;
        List<String> given = request.parameters().getOrDefault("after", List.of());
        this.after = given.isEmpty() ? null : given.getFirst();
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) {
        Output out = new Output(terminal);
        try {
            boolean waiting = false;
            while (true) {
                Optional<DatabaseAccess> running = DatabaseAccess.find(config.database());
                if (running.isPresent()) {
                    waiting = false;
                    follow(running.get().with(config.archive()), out, terminal);
                }
                if (!waiting) {
                    waiting = true;
                    terminal.err().println("Waiting for the server...");
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        } catch (InterruptedException e) {
            return ExitCode.OK;
        } catch (LogReader.BadParameters e) {
            throw EventReading.misused(e);
        }
    }

    /** Returns when the database has gone. */
    private void follow(DatabaseAccess access, Output out, Terminal terminal)
            throws InterruptedException {
        try (SharedLog shared = SharedLog.open(access.config())) {
            EventLog log = shared.log();
            LogReader reader = EventReading.reader(log, shared.accounts(), request, owners);
            begin(reader, out);
            while (true) {
                log.awaitActivity(print(reader, out, terminal), WAIT);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } catch (StoreUnavailable e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private void begin(LogReader reader, Output out) {
        if (begun) {
            return;
        }
        if (!request.asJson()) {
            out.line(EventTable.header());
        }
        if (after == null) {
            LogListing newest =
                    reader.page(
                            request.with("order", "desc")
                                    .with("limit", Integer.toString(Math.max(1, request.last())))
                                    .parameters());
            if (request.last() > 0) {
                newest.events().reversed().forEach(event -> print(event, newest, out));
            }
            after = newest.cursor(newest.head());
        }
        out.flush();
        begun = true;
    }

    /** Prints all there is, and tells where the log ends. */
    private GlobalPosition print(LogReader reader, Output out, Terminal terminal) {
        LogListing page;
        do {
            try {
                page = reader.page(parameters().parameters());
            } catch (LogReader.PositionGone e) {
                terminal.err()
                        .println("The log is another one now, or was set back; from its end on:");
                after = null;
                page = reader.page(request.with("order", "desc").with("limit", "1").parameters());
                after = page.cursor(page.head());
                return page.head();
            }
            LogListing shown = page;
            page.events().forEach(event -> print(event, shown, out));
            out.flush();
            after = page.cursor(page.hasMore() ? page.events().getLast().position() : page.head());
        } while (page.hasMore());
        return page.head();
    }

    private EventsRequest parameters() {
        EventsRequest next = request.with("limit", Integer.toString(PAGE));
        return after == null ? next : next.with("after", after);
    }

    private void print(LoggedEvent event, LogListing page, Output out) {
        if (request.asJson()) {
            out.raw(page.line(event));
        } else {
            out.line(EventTable.line(event));
        }
    }
}
