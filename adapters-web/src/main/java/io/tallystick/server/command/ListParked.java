package io.tallystick.server.command;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.ParkedReport;

import java.util.List;

/** Prints all streams that are parked, those parked for longest first. */
public final class ListParked implements Job {

    private static final String LINE = "%-48s  %6s  %-27s  %s";

    private final boolean asJson;

    public ListParked(boolean asJson) {
        this.asJson = asJson;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            data.catchUp(terminal);
            ParkedPages pages = new ParkedPages(data.database().projectionAdmin());
            Output out = new Output(terminal);
            if (asJson) {
                json(pages, out);
            } else {
                table(pages, out, terminal);
            }
            return ExitCode.OK;
        }
    }

    private static void json(ParkedPages pages, Output out) throws InterruptedException {
        out.text("{\"parked\":[");
        String separator = "";
        List<ParkedStream> page = pages.next();
        while (!page.isEmpty()) {
            for (ParkedStream parked : page) {
                out.text(separator);
                out.raw(ParkedReport.json(parked));
                separator = ",";
            }
            out.flush();
            page = pages.next();
        }
        out.line("],\"next\":null}");
        out.flush();
    }

    private static void table(ParkedPages pages, Output out, Terminal terminal)
            throws InterruptedException {
        List<ParkedStream> page = pages.next();
        if (page.isEmpty()) {
            terminal.err().println("No stream is parked.");
            return;
        }
        out.line(LINE.formatted("STREAM", "V", "PARKED", "REASON"));
        while (!page.isEmpty()) {
            page.forEach(parked -> out.line(line(parked)));
            out.flush();
            page = pages.next();
        }
    }

    private static String line(ParkedStream parked) {
        return LINE.formatted(
                parked.stream(),
                parked.version(),
                Rfc3339.format(parked.parkedAt()),
                parked.reason());
    }
}
