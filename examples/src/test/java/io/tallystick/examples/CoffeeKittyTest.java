package io.tallystick.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.testkit.SequentialIds;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/** How a service that embeds the ledger tests itself: with the adapters in memory. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CoffeeKittyTest {

    private static final CalendarDate MONDAY = CalendarDate.parse("2026-01-05");

    private final InMemoryLedger memory =
            InMemoryLedger.create(SettableClock.atAnyTime(), new SequentialIds(1));
    private final CoffeeKitty kitty = new CoffeeKitty(memory.ledger(), new Amount(40));

    @Test
    void a_cup_costs_its_price() {
        ContactId ann = kitty.join("Ann", "17");

        kitty.drink(ann, "1", MONDAY);
        kitty.drink(ann, "2", MONDAY);

        assertThat(kitty.owes(ann)).isEqualTo(80);
    }

    @Test
    void a_cup_that_is_reported_again_is_booked_once() {
        ContactId ann = kitty.join("Ann", "17");

        kitty.drink(ann, "1", MONDAY);
        kitty.drink(ann, "1", MONDAY);

        assertThat(kitty.owes(ann)).isEqualTo(40);
    }

    @Test
    void a_badge_joins_once() {
        assertThat(kitty.join("Ann", "17")).isEqualTo(kitty.join("Ann", "17"));
    }

    @Test
    void a_stranger_gets_no_coffee() {
        ContactId stranger = new ContactId(new UUID(1, 1));

        assertThatThrownBy(() -> kitty.drink(stranger, "1", MONDAY))
                .hasMessageContaining("CONTACT_NOT_FOUND");
    }
}
