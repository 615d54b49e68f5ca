package io.tallystick.server.command;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.ImportRequest;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.transfer.LedgerImport;
import io.tallystick.transfer.LedgerImportReport;
import io.tallystick.transfer.LedgerImportReport.Outcome;
import io.tallystick.transfer.UnusableLedgerFile;

import java.time.InstantSource;

/** Takes over a file that {@link ExportLedger} has written. */
public final class ImportLedger implements Job {

    private final ImportRequest request;
    private final LedgerOwners owners;
    private final InstantSource clock;

    public ImportLedger(ImportRequest request, LedgerOwners owners, InstantSource clock) {
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
            LedgerImportReport report = takeOver(database, owner, terminal);
            if (!request.isDryRun()) {
                data.catchUp(terminal); // only the log knows keys that made other ids
                owners.note(
                        database.accounts(),
                        "import tallystick",
                        owner,
                        "added " + report.count(Outcome.ADDED));
            }
            new TransferReport(request, owner, report).print(new Output(terminal));
            return report.count(Outcome.CONFLICT) > 0 ? ExitCode.FAILURE : ExitCode.OK;
        } catch (UnusableLedgerFile e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * @throws StoreUnavailable if it is not known what was recorded; doing it again settles it
     */
    private LedgerImportReport takeOver(
            PostgresDatabase database, LedgerOwners.Owner owner, Terminal terminal)
            throws InterruptedException {
        try (Progress progress = Progress.on(terminal, "Import")) {
            return new LedgerImport(
                            database.eventStore(), database.eventLog(), database.settings(), clock)
                    .run(
                            request.file(),
                            new LedgerImport.Target(
                                    owner.ledger(), request.withNewIds(), request.isDryRun()),
                            progress::show);
        }
    }
}
