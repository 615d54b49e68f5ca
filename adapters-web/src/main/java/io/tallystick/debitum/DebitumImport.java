package io.tallystick.debitum;

import io.tallystick.application.command.ImportedIds;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.sync.SyncService;
import io.tallystick.debitum.ImportReport.Outcome;
import io.tallystick.debitum.ImportReport.Table;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes over a backup of the Android app Debitum. Every row has an id that follows from the user,
 * the source and the row's own, so that doing it again adds only what is new; what was changed or
 * deleted in the ledger since stays as it is. Confined.
 */
public final class DebitumImport {

    private final SyncService sync;
    private final EventLog log;
    private final InstantSource clock;
    private final BackupLimits limits;

    /**
     * @param sync takes over what is new
     * @param log of the same ledger, which tells what is not
     */
    public DebitumImport(SyncService sync, EventLog log, InstantSource clock) {
        this(sync, log, clock, BackupLimits.USUAL);
    }

    DebitumImport(SyncService sync, EventLog log, InstantSource clock, BackupLimits limits) {
        this.sync = sync;
        this.log = log;
        this.clock = clock;
        this.limits = limits;
    }

    /** Learns how far it is. */
    public interface Watcher {
        void show(long done, long total);
    }

    /**
     * Where it goes.
     *
     * @param correlationId of what is recorded; 1 to 128 characters
     */
    public record Target(UserId user, String correlationId) {}

    /**
     * Takes over a file, or only tells what would be. Looks at all rows before it records anything.
     * What was recorded when it fails or is interrupted stays; doing it again goes on.
     *
     * @param file a backup, or the database in it
     * @throws UnusableBackup if the file cannot be taken over; nothing is recorded then
     * @throws StoreUnavailable if the ledger cannot be asked
     * @throws InterruptedException if interrupted
     */
    public ImportReport run(
            Path file, ImportOptions options, Target target, boolean isDryRun, Watcher watcher)
            throws InterruptedException {
        try (PrivateCopy copy = PrivateCopy.of(file, limits);
                DebitumDatabase database = open(copy, file)) {
            long persons = database.persons();
            if (persons > limits.persons()) {
                throw new UnusableBackup(
                        file + " has more than " + limits.persons() + " persons", null);
            }
            Pass.Counter counter =
                    new Pass.Counter(watcher, (persons + database.entries()) * (isDryRun ? 1 : 2));
            Mapping mapping =
                    new Mapping(new ImportedIds(target.user(), options.source()), options);
            ImportReport expected = new ImportReport(copy.decimals());
            new Pass(database, mapping, new Judge(log, target.user()), clock)
                    .run(expected, counter);
            refuseAnotherPhone(expected, file);
            if (isDryRun) {
                return expected;
            }
            ImportReport report = new ImportReport(copy.decimals());
            new Pass(database, mapping, new Judge(log, target, sync), clock).run(report, counter);
            return report;
        }
    }

    /**
     * Ids alone cannot tell two phones apart, for both count from 1; and what is new must not be
     * added in another currency than the rest.
     */
    private static void refuseAnotherPhone(ImportReport expected, Path file) {
        long conflicts = expected.count(Outcome.CONFLICT);
        boolean differs = conflicts > expected.count(Outcome.ALREADY_THERE);
        boolean isOtherMoney =
                expected.count(Outcome.CONFLICT, Table.TXN)
                        > expected.count(Outcome.ALREADY_THERE, Table.TXN);
        if (differs || isOtherMoney) {
            throw new UnusableBackup(
                    file
                            + " differs in "
                            + conflicts
                            + " rows from what was imported before, and agrees in "
                            + expected.count(Outcome.ALREADY_THERE)
                            + "; nothing was added: if it is of another phone, name that with"
                            + " --source; if not, repeat --currency and --shift as they were",
                    null);
        }
    }

    private static DebitumDatabase open(PrivateCopy copy, Path file) {
        String name = file.toString();
        List<Path> databases = copy.databases();
        if (databases.size() == 1) {
            return DebitumDatabase.open(databases.getFirst(), name);
        }
        List<DebitumDatabase> good = new ArrayList<>();
        UnusableBackup bad = null;
        for (Path each : databases) {
            try {
                good.add(DebitumDatabase.open(each, name));
            } catch (UnusableBackup e) {
                bad = e;
            }
        }
        if (good.size() == 1) {
            return good.getFirst();
        }
        good.forEach(DebitumDatabase::close);
        throw good.isEmpty() ? first(bad, name) : several(name);
    }

    private static UnusableBackup first(@Nullable UnusableBackup bad, String name) {
        return bad != null ? bad : several(name);
    }

    private static UnusableBackup several(String name) {
        return new UnusableBackup(
                name + " has several databases of Debitum: unpack it and give the one you mean",
                null);
    }
}
