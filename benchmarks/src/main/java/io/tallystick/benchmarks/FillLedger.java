package io.tallystick.benchmarks;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Fills the ledger of a server that is not running, to try it with much in it.
 *
 * <p>Arguments: its DATA_DIR, contacts, transactions of each.
 */
public final class FillLedger {

    /** The user of a server on which nobody logs in. */
    private static final CommandContext BY_USER =
            CommandContext.of(
                    new UserId(UUID.fromString("00000000-0000-4000-8000-000000000001")), "fill");

    private static final int AT_ONCE = 256;

    private FillLedger() {}

    public static void main(String[] arguments) throws Exception {
        int contacts = Integer.parseInt(arguments[1]);
        int transactions = Integer.parseInt(arguments[2]);
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(Path.of(arguments[0])));
                PostgresDatabase database =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                        server.jdbcUrl(), server.user(), server.password()));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Ledger ledger =
                    new Ledger(
                            database.eventStore(),
                            database.eventLog(),
                            database.views(),
                            UUID::randomUUID,
                            InstantSource.system(),
                            new UndoRule(Duration.ofSeconds(5)));
            long start = System.nanoTime();
            Semaphore room = new Semaphore(AT_ONCE);
            for (int i = 0; i < contacts; i++) {
                int number = i;
                room.acquire();
                threads.execute(
                        () -> {
                            fill(ledger, number, transactions);
                            room.release();
                        });
            }
            room.acquire(AT_ONCE);
            System.out.printf(
                    "%d events in %d s%n",
                    (long) contacts * (1 + transactions),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
    }

    private static void fill(Ledger ledger, int number, int transactions) {
        ContactId contact =
                new ContactId(
                        idOf(
                                ledger.contacts()
                                        .create(
                                                BY_USER,
                                                null,
                                                ContactDetails.named("Contact " + number))));
        for (int i = 0; i < transactions; i++) {
            idOf(
                    ledger.transactions()
                            .create(
                                    BY_USER,
                                    null,
                                    new TransactionDetails(
                                            contact,
                                            TransactionKind.MONEY,
                                            i % 2 == 0 ? Direction.LENT : Direction.OWED,
                                            new Amount(100L + i),
                                            CurrencyCode.USD,
                                            new Description("number " + i),
                                            new CalendarDate(LocalDate.of(2026, 1, 1 + i % 28)),
                                            null)));
        }
    }

    private static UUID idOf(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Committed<?> made) {
            return made.id();
        }
        throw new IllegalStateException("not made: " + outcome);
    }
}
