package io.tallystick.server.command;

import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.stream.StreamName;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.ParkedReport;

import java.util.List;
import java.util.Locale;

/** Tries to project all parked streams again, one by one. */
public final class RetryParked implements Job {

    private final boolean asJson;
    private final CommandTrail trail;

    public RetryParked(boolean asJson, CommandTrail trail) {
        this.asJson = asJson;
        this.trail = trail;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            data.catchUp(terminal);
            Output out = new Output(terminal);
            Tally tally = new Tally(out, asJson);
            try {
                retry(data.database().projectionAdmin(), tally, out);
            } finally {
                if (tally.all() > 0) {
                    trail.note(
                            data.database().accounts(), "parked --retry", null, tally.toString());
                }
            }
            tally.end();
            return tally.parked == 0 ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private static void retry(ProjectionAdmin admin, Tally tally, Output out)
            throws InterruptedException {
        ParkedPages pages = new ParkedPages(admin);
        List<ParkedStream> page = pages.next();
        while (!page.isEmpty()) {
            for (ParkedStream parked : page) {
                tally.add(
                        parked.stream(),
                        admin.retry(new StreamName(parked.stream()))
                                .orElse(RetriedStream.RELEASED)); // by somebody else
                out.flush();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            page = pages.next();
        }
    }

    /** What has become of them so far, which it prints. */
    private static final class Tally {

        private final Output out;
        private final boolean asJson;
        private long released;
        private long parked;

        Tally(Output out, boolean asJson) {
            this.out = out;
            this.asJson = asJson;
        }

        void add(String stream, RetriedStream retried) {
            if (asJson) {
                out.text(all() == 0 ? "[" : ",");
                out.raw(ParkedReport.json(stream, retried));
            } else {
                out.line(
                        retried.isReleased()
                                ? "released  " + stream
                                : "parked    " + stream + "  " + retried.reason());
            }
            if (retried.isReleased()) {
                released++;
            } else {
                parked++;
            }
        }

        long all() {
            return released + parked;
        }

        void end() {
            if (asJson) {
                out.line(all() == 0 ? "[]" : "]");
            } else {
                out.line(this + ".");
            }
            out.flush();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d released, %,d still parked", released, parked);
        }
    }
}
