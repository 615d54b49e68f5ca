package io.tallystick.server.command;

import io.tallystick.application.view.LoggedEvent;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.LogListing;
import io.tallystick.web.LogReader;

/** Prints a page of the log. */
public final class ListEvents implements Job {

    private final EventsRequest request;
    private final LedgerOwners owners;

    public ListEvents(EventsRequest request, LedgerOwners owners) {
        this.request = request;
        this.owners = owners;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            data.catchUp(terminal);
            LogReader reader =
                    EventReading.reader(
                            data.database().eventLog(),
                            data.database().accounts(),
                            request,
                            owners);
            print(reader.page(request.parameters()), new Output(terminal), terminal);
            return ExitCode.OK;
        } catch (LogReader.BadParameters e) {
            throw EventReading.misused(e);
        } catch (LogReader.PositionGone e) {
            throw EventReading.misused(e);
        }
    }

    private void print(LogListing page, Output out, Terminal terminal) {
        if (request.asJson()) {
            out.raw(page.json());
            out.line("");
            out.flush();
            return;
        }
        if (!page.events().isEmpty()) {
            out.line(EventTable.header());
        }
        page.events().forEach(event -> out.line(EventTable.line(event)));
        out.flush();
        terminal.err().println(summary(page));
    }

    private String summary(LogListing page) {
        if (page.events().isEmpty()) {
            return "No such events.";
        }
        LoggedEvent last = page.events().getLast();
        boolean isDescending =
                request.parameters().containsKey("order")
                        && request.parameters().get("order").contains("desc");
        return page.hasMore()
                ? "There are more: "
                        + (isDescending ? "--before " : "--after ")
                        + page.cursor(last.position())
                : "That is all, up to position " + page.cursor(page.head()) + ".";
    }
}
