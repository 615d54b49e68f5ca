package io.tallystick.transfer;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.UserId;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Writes all that a user has into a file: every event in the order of the log, and the settings. It
 * is read page by page; memory does not grow. Thread-safe.
 */
public final class LedgerExport {

    private static final int PAGE = 500;

    private final EventLog log;
    private final SettingsStore settings;
    private final InstantSource clock;
    private final EventCodec codec = new EventCodec();

    public LedgerExport(EventLog log, SettingsStore settings, InstantSource clock) {
        this.log = log;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What was written.
     *
     * @param unreadable how many of the events cannot be read, so that no ledger takes them over
     * @param sha256 of all lines but the last, in lower-case hex
     */
    public record Report(long events, long settings, long unreadable, String sha256) {}

    /**
     * Writes the file, or nothing at all. What is recorded meanwhile is not in it.
     *
     * @param name of the user, for people; up to 255 characters
     * @throws UnusableLedgerFile if it cannot be written
     * @throws StoreUnavailable if the ledger cannot be read
     * @throws InterruptedException if interrupted
     */
    public Report run(UserId user, String name, Path file, TransferWatcher watcher)
            throws InterruptedException {
        try (LedgerFileWriter writer = LedgerFileWriter.create(file)) {
            writer.header(
                    new Line.Header(clock.instant().truncatedTo(ChronoUnit.MICROS), user, name));
            for (var setting : settings.settings(user).entrySet()) {
                writer.setting(new Line.Setting(setting.getKey(), setting.getValue()));
            }
            long total = log.digest(user).events();
            long unreadable = write(user, total, writer, watcher);
            writer.refuseFewerThan(total);
            Line.End end = writer.finish();
            return new Report(end.events(), end.settings(), unreadable, end.sha256());
        } catch (ClosedByInterruptException e) {
            throw Interrupts.of(e);
        } catch (IOException e) {
            throw LedgerFileWriter.cannotWrite(file, e);
        }
    }

    private long write(UserId user, long total, LedgerFileWriter writer, TransferWatcher watcher)
            throws IOException, InterruptedException {
        GlobalPosition end = log.head().position();
        long done = 0;
        long unreadable = 0;
        EventQuery query = EventQuery.ofUser(user, PAGE);
        EventPage page = log.page(query);
        while (true) {
            for (LoggedEvent logged : page.events()) {
                if (logged.position().compareTo(end) > 0) {
                    return unreadable;
                }
                writer.event(logged.event());
                unreadable += isReadable(logged.event()) ? 0 : 1;
                done++;
            }
            watcher.show(done, Math.max(done, total));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!page.hasMore()) {
                return unreadable;
            }
            page = log.page(query.after(page.events().getLast().position(), PAGE));
        }
    }

    private boolean isReadable(RecordedEvent event) {
        try {
            codec.decode(event);
            return true;
        } catch (CorruptEvent e) {
            return false;
        }
    }
}
