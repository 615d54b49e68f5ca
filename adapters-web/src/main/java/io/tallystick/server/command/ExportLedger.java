package io.tallystick.server.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.ExportRequest;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.transfer.LedgerExport;
import io.tallystick.transfer.UnusableLedgerFile;

import java.time.InstantSource;
import java.util.Locale;

/** Writes a user's whole ledger to a file. */
public final class ExportLedger implements Job {

    private final ExportRequest request;
    private final LedgerOwners owners;
    private final InstantSource clock;

    public ExportLedger(ExportRequest request, LedgerOwners owners, InstantSource clock) {
        this.request = request;
        this.owners = owners;
        this.clock = clock;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            PostgresDatabase database = data.database();
            LedgerOwners.Owner owner = owners.find(database.accounts(), request.user());
            data.catchUp(terminal);
            LedgerExport.Report report = write(database, owner, terminal);
            owners.note(database.accounts(), "export", owner, "events " + report.events());
            print(owner, report, new Output(terminal));
            if (report.unreadable() > 0) {
                terminal.err()
                        .printf(
                                Locale.ROOT,
                                "tallystick: %,d of these events cannot be read, so no ledger will"
                                        + " take the file over; tallystick doctor says more%n",
                                report.unreadable());
            }
            return ExitCode.OK;
        } catch (UnusableLedgerFile e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }

    private LedgerExport.Report write(
            PostgresDatabase database, LedgerOwners.Owner owner, Terminal terminal)
            throws InterruptedException {
        try (Progress progress = Progress.on(terminal, "Export")) {
            return new LedgerExport(database.eventLog(), database.settings(), clock)
                    .run(owner.ledger(), owner.name(), request.file(), progress::show);
        }
    }

    private void print(LedgerOwners.Owner owner, LedgerExport.Report report, Output out) {
        if (request.asJson()) {
            ObjectNode node = new JsonMapper().createObjectNode();
            node.put("file", request.file().toString());
            node.put("user_id", owner.ledger().toString());
            node.put("events", report.events());
            node.put("settings", report.settings());
            node.put("unreadable", report.unreadable());
            node.put("sha256", report.sha256());
            out.text(node.toString());
            out.line("");
        } else {
            out.line(
                    String.format(
                            Locale.ROOT,
                            "The ledger of %s is in %s: events %,d, settings %,d.",
                            owner.name(),
                            request.file(),
                            report.events(),
                            report.settings()));
        }
        out.flush();
    }
}
