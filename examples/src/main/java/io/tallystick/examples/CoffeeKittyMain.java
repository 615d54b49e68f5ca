package io.tallystick.examples;

import io.tallystick.application.Ledger;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** The kitty on a PostgreSQL. Arguments: JDBC URL, user, password. */
public final class CoffeeKittyMain {

    private CoffeeKittyMain() {}

    public static void main(String[] arguments) {
        PostgresConfig config = PostgresConfig.of(arguments[0], arguments[1], arguments[2]);
        try (PostgresDatabase database = PostgresDatabase.open(config)) {
            Ledger ledger =
                    new Ledger(
                            database.eventStore(),
                            database.eventLog(),
                            database.views(),
                            UUID::randomUUID,
                            InstantSource.system(),
                            new UndoRule(Duration.ofSeconds(5)));
            CoffeeKitty kitty = new CoffeeKitty(ledger, new Amount(40));
            ContactId ann = kitty.join("Ann", "badge-17");
            kitty.drink(ann, "1", CalendarDate.parse("2026-01-05"));
            System.out.println("Ann owes " + kitty.owes(ann) + " cents");
        }
    }
}
