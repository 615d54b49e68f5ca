package io.tallystick.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SequentialIds;
import io.tallystick.testkit.SettableClock;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class InMemoryLedgerTest {

    private final SettableClock clock = SettableClock.atAnyTime();
    private final InMemoryLedger memory = InMemoryLedger.create(clock, new SequentialIds(1));

    @Test
    void what_is_written_is_read_at_once() {
        Outcome<Contact> outcome = create("Ann");

        List<ContactView> contacts = new ArrayList<>();
        memory.ledger().views().contacts(ContactQuery.allOf(Samples.ALICE), contacts::add);
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        assertThat(contacts).singleElement().satisfies(ann -> assertThat(ann.version()).isZero());
    }

    @Test
    void recording_times_are_cut_to_microseconds_and_wait_for_a_clock_that_goes_back() {
        Instant now = Instant.parse("2024-01-01T00:00:00.123456789Z");
        clock.set(now);
        create("A");
        clock.advance(Duration.ofHours(-1));
        create("B");
        clock.set(now.plusSeconds(1));
        create("C");

        assertThat(
                        memory.store().readAll(StorePosition.START, 10).events().stream()
                                .map(RecordedEvent::recordedAt))
                .containsExactly(
                        Instant.parse("2024-01-01T00:00:00.123456Z"),
                        Instant.parse("2024-01-01T00:00:00.123456Z"),
                        Instant.parse("2024-01-01T00:00:01.123456Z"));
    }

    @Test
    void every_ledger_has_an_epoch_of_its_own() {
        InMemoryLedger other = InMemoryLedger.create(clock, new SequentialIds(2));

        assertThat(other.store().head().epoch()).isNotEqualTo(memory.store().head().epoch());
    }

    private Outcome<Contact> create(String name) {
        return memory.ledger()
                .contacts()
                .create(
                        CommandContext.of(Samples.ALICE, "request-1"),
                        null,
                        ContactDetails.named(name));
    }
}
