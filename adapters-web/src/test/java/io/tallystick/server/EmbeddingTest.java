package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.UUID;

/** The README's example of embedding; what is between the marks is printed there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EmbeddingTest {

    @Test
    void another_service_uses_the_ledger_in_its_own_process() {
        Ledger ledger =
                InMemoryLedger.create(InstantSource.system(), UuidCreator::getTimeOrderedEpoch)
                        .ledger();

        // readme: begin
        UserId ann = new UserId(UUID.fromString("5d1c1e9e-6c44-4b2a-8a55-0f7f5e8b2a11"));
        CommandContext request = CommandContext.of(ann, "request-1");
        ContactDetails bob = new ContactDetails(new ContactName("Bob"), null, null, null, null);

        String answer =
                switch (ledger.contacts().create(request, null, bob)) {
                    case Outcome.Committed<Contact> made -> "made " + made.id();
                    case Outcome.Replayed<Contact> before -> "made before " + before.id();
                    case Outcome.Refused<Contact> refused -> "refused: " + refused.reason();
                    case Outcome.KeyReused<Contact> reused -> "another request has that key";
                    case Outcome.PreconditionFailed<Contact> failed -> "changed meanwhile";
                    case Outcome.Conflicted<Contact> lost -> "too many writers, try again";
                };
        // readme: end

        assertThat(answer).startsWith("made ");
    }
}
