package io.tallystick.debitum;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.debitum.ImportReport.Table;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.testkit.SequentialIds;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Imports of backups into an empty ledger in memory. */
abstract class DebitumCases {

    static final UserId USER = new UserId(new UUID(0, 1));
    static final ImportOptions USUAL =
            new ImportOptions("debitum", new CurrencyCode("IQD"), 0, ZoneOffset.UTC);
    static final long EVENING = Instant.parse("2021-03-23T22:30:00.123Z").toEpochMilli();
    static final long PICKED = Instant.parse("2021-04-01T00:00:00Z").toEpochMilli();

    final SettableClock clock = SettableClock.atAnyTime();
    final InMemoryLedger ledger = InMemoryLedger.create(clock, new SequentialIds(1));

    @TempDir Path directory;

    ImportReport run(Path file) throws InterruptedException {
        return run(file, USUAL, false);
    }

    ImportReport run(Path file, ImportOptions options, boolean isDryRun)
            throws InterruptedException {
        return run(file, options, isDryRun, BackupLimits.USUAL, (done, total) -> {});
    }

    ImportReport run(
            Path file,
            ImportOptions options,
            boolean isDryRun,
            BackupLimits limits,
            DebitumImport.Watcher watcher)
            throws InterruptedException {
        return new DebitumImport(ledger.ledger().sync(), ledger.ledger().log(), clock, limits)
                .run(file, options, new DebitumImport.Target(USER, "test"), isDryRun, watcher);
    }

    List<ContactView> contacts() {
        List<ContactView> found = new ArrayList<>();
        ledger.views().contacts(ContactQuery.allOf(USER), found::add);
        return found;
    }

    List<TransactionView> transactions() {
        List<TransactionView> found = new ArrayList<>();
        ledger.views().transactions(TransactionQuery.allOf(USER), found::add);
        return found;
    }

    long events() {
        return ledger.ledger().log().digest(USER).events();
    }

    Path file() {
        return directory.resolve("debitum.db");
    }

    Path example() throws SQLException {
        try (DebitumFile file = DebitumFile.create(file())) {
            return file.person(1, " Bilbo B. ", "of the Shire", "content://contacts/7")
                    .person(2, "جلادريل", null, "tel:+964 770 000")
                    .person(5, "Gimli")
                    .money(1, 1, 799, "Dingens", EVENING)
                    .money(2, 2, -1000, "", PICKED)
                    .money(3, 2, 0, null, PICKED)
                    .insert("INSERT INTO txn VALUES (4, 1, 2, 'Axe', 0, ?, ?, 1)", EVENING, PICKED)
                    .money(5, 1, 1, "with picture", EVENING)
                    .run("UPDATE txn SET has_images = 1 WHERE id_transaction = 5")
                    .path();
        }
    }

    static void counts(
            ImportReport report, ImportReport.Outcome outcome, int persons, int entries) {
        assertThat(List.of(report.count(outcome, Table.PERSON), report.count(outcome, Table.TXN)))
                .as("%s in %s", outcome, report.rows())
                .containsExactly((long) persons, (long) entries);
    }
}
