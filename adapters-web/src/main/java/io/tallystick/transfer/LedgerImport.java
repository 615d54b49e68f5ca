package io.tallystick.transfer;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * Takes over a file that {@link LedgerExport} has written. Events keep their ids, times and order
 * within their histories, so that doing it again adds only what is new, and the state is the same.
 * What is in the ledger already is never changed. Thread-safe.
 */
public final class LedgerImport {

    private final EventStore store;
    private final EventLog log;
    private final SettingsStore settings;
    private final InstantSource clock;

    /**
     * @param store gets the events
     * @param log of the same ledger, which tells what is there already
     */
    public LedgerImport(
            EventStore store, EventLog log, SettingsStore settings, InstantSource clock) {
        this.store = store;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Where it goes.
     *
     * @param withNewIds whether contacts, transactions and events get ids of their own, which
     *     follow from the user and the old ones
     * @param isDryRun whether only to tell what would be
     */
    public record Target(UserId user, boolean withNewIds, boolean isDryRun) {}

    /**
     * Looks at the whole file before it records anything. What was recorded when it fails or is
     * interrupted stays; doing it again goes on.
     *
     * @throws UnusableLedgerFile if the file cannot be taken over; nothing is recorded then
     * @throws StoreUnavailable if the ledger cannot be asked
     * @throws InterruptedException if interrupted
     */
    public LedgerImportReport run(Path file, Target target, TransferWatcher watcher)
            throws InterruptedException {
        try (LedgerFile opened = LedgerFile.open(file)) {
            long size = opened.size();
            Inspector inspector = new Inspector(clock.instant());
            Line.End inspected = opened.read(inspector, bytes -> watcher.show(bytes, 2 * size));
            LedgerImportReport report = new LedgerImportReport(inspector.header());
            Intake intake = new Intake(new Recorder(store, log, target, report), settings);
            Line.End taken =
                    readAgain(opened, file, intake, bytes -> watcher.show(size + bytes, 2 * size));
            if (!taken.equals(inspected)) {
                throw changedMeanwhile(file, null);
            }
            intake.finish();
            return report;
        }
    }

    private static Line.End readAgain(
            LedgerFile opened, Path file, Intake intake, LongConsumer progress)
            throws InterruptedException {
        try {
            return opened.read(intake, progress);
        } catch (UnusableLedgerFile e) {
            throw changedMeanwhile(file, e);
        }
    }

    private static UnusableLedgerFile changedMeanwhile(Path file, @Nullable Throwable cause) {
        return new UnusableLedgerFile(
                file
                        + " was changed while it was taken over, and only a part may have been"
                        + " added: do it again with a file that nobody writes to",
                cause);
    }
}
