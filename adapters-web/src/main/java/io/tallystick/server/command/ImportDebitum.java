package io.tallystick.server.command;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.ConflictRetry;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.sync.SyncService;
import io.tallystick.debitum.DebitumImport;
import io.tallystick.debitum.ImportReport;
import io.tallystick.debitum.ImportReport.Outcome;
import io.tallystick.debitum.UnusableBackup;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.server.cli.DebitumRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;

import java.time.InstantSource;

/** Takes over a backup of Debitum, through the ports that everything goes through. */
public final class ImportDebitum implements Job {

    private final DebitumRequest request;
    private final LedgerOwners owners;
    private final IdSource ids;
    private final InstantSource clock;

    public ImportDebitum(
            DebitumRequest request, LedgerOwners owners, IdSource ids, InstantSource clock) {
        this.request = request;
        this.owners = owners;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            PostgresDatabase database = data.database();
            LedgerOwners.Owner owner = owners.find(database.accounts(), request.user());
            data.catchUp(terminal);
            ImportReport report = takeOver(database, owner, terminal);
            if (!request.isDryRun()) {
                owners.note(
                        database.accounts(),
                        "import debitum",
                        owner,
                        "added " + report.count(Outcome.ADDED));
            }
            new DebitumReport(request, owner, report).print(new Output(terminal));
            return report.hasTrouble() ? ExitCode.FAILURE : ExitCode.OK;
        } catch (UnusableBackup e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }

    private ImportReport takeOver(
            PostgresDatabase database, LedgerOwners.Owner owner, Terminal terminal)
            throws InterruptedException {
        SyncService sync =
                new SyncService(
                        database.eventStore(),
                        database.eventLog(),
                        new EventCodec(),
                        clock,
                        ConflictRetry.standard());
        try (Progress progress = Progress.on(terminal, "Import")) {
            return new DebitumImport(sync, database.eventLog(), clock)
                    .run(
                            request.file(),
                            request.options(),
                            new DebitumImport.Target(owner.ledger(), "import-" + ids.newId()),
                            request.isDryRun(),
                            progress::show);
        }
    }
}
