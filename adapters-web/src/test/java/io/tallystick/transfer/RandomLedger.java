package io.tallystick.transfer;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.application.view.LogDigest;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.kernel.Comment;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SettableClock;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Does with a ledger what people and phones do, at random. For one ledger. */
final class RandomLedger {

    private static final Gen<String> TEXT = Gen.nastyText(60);

    private final Ledger ledger;
    private final SettableClock clock;
    private final UserId user;
    private final RandomGenerator random;
    private final List<ContactId> contacts = new ArrayList<>();
    private final List<TransactionId> transactions = new ArrayList<>();
    private int requests;

    RandomLedger(Ledger ledger, SettableClock clock, UserId user, long seed) {
        this.ledger = ledger;
        this.clock = clock;
        this.user = user;
        this.random = new SplittableRandom(seed);
    }

    void act(int times) {
        for (int i = 0; i < times; i++) {
            act();
            clock.advance(Duration.ofMillis(random.nextInt(3000)));
        }
    }

    private void act() {
        if (contacts.isEmpty() || random.nextInt(8) == 0) {
            createContact();
            return;
        }
        ContactId contact = Gen.oneOf(contacts).next(random);
        switch (random.nextInt(9)) {
            case 0 -> ledger.contacts().update(context(), contact, renamed(), Precondition.none());
            case 1 -> {
                if (random.nextInt(3) == 0) {
                    ledger.contacts().undo(context(), contact, null, Precondition.none());
                }
            }
            case 2 -> {
                if (random.nextInt(3) == 0) {
                    ledger.contacts().delete(context(), contact, Precondition.none());
                }
            }
            case 3 -> sync(contact);
            case 4, 5 -> changeTransaction();
            default -> createTransaction(contact);
        }
    }

    private void createContact() {
        ContactDetails details =
                new ContactDetails(
                        new ContactName("c" + TEXT.next(random)),
                        null,
                        null,
                        null,
                        random.nextBoolean() ? new Notes(TEXT.next(random)) : null);
        if (ledger.contacts().create(context(), null, details)
                instanceof Outcome.Committed<?> made) {
            contacts.add(new ContactId(made.id()));
        }
    }

    private void createTransaction(ContactId contact) {
        if (ledger.transactions()
                        .create(
                                context(),
                                null,
                                Samples.money(
                                        contact,
                                        Gen.constantOf(Direction.class).next(random),
                                        Gen.longs(0, 1L << 40).next(random),
                                        Gen.oneOf(List.of("USD", "IQD")).next(random)))
                instanceof Outcome.Committed<?> made) {
            transactions.add(new TransactionId(made.id()));
        }
    }

    private void changeTransaction() {
        if (transactions.isEmpty()) {
            return;
        }
        TransactionId id = Gen.oneOf(transactions).next(random);
        ContactId other = Gen.oneOf(contacts).next(random);
        switch (random.nextInt(5)) {
            case 0 -> ledger.transactions().delete(context(), id, Precondition.none());
            case 1 ->
                    ledger.transactions()
                            .update(context(), id, Samples.movedTo(other), Precondition.none());
            case 2 ->
                    ledger.transactions()
                            .update(
                                    context(),
                                    id,
                                    Samples.amountChangedTo(random.nextInt(9999)),
                                    Precondition.none());
            default -> ledger.transactions().undo(context(), id, null, Precondition.none());
        }
    }

    /** What a phone made offline, late, and in no order. */
    private void sync(ContactId known) {
        Instant at =
                clock.instant()
                        .minusSeconds(random.nextInt(600))
                        .plus(random.nextInt(1000), ChronoUnit.MICROS);
        ContactId contact = new ContactId(Gen.uuids().next(random));
        TransactionId transaction = new TransactionId(Gen.uuids().next(random));
        List<SyncElement.Offered> elements = new ArrayList<>();
        elements.add(
                element(
                        AggregateType.TRANSACTION,
                        transaction.value(),
                        new TransactionCreated(
                                Samples.lent(random.nextBoolean() ? contact : known, 7),
                                at.plusSeconds(1))));
        elements.add(
                element(
                        AggregateType.CONTACT,
                        contact.value(),
                        new ContactCreated(ContactDetails.named("p" + TEXT.next(random)), at)));
        elements.add(
                element(
                        AggregateType.CONTACT,
                        known.value(),
                        random.nextInt(6) == 0
                                ? new ContactDeleted(at)
                                : new ContactUpdated(renamed(), at)));
        ledger.sync().accept(user, "sync-" + requests++, List.copyOf(elements));
        contacts.add(contact);
        transactions.add(transaction);
    }

    private SyncElement.Offered element(AggregateType type, UUID id, DomainEvent event) {
        Instant at = event.occurredAt();
        UUID eventId = Gen.uuids().next(random);
        return new SyncElement.Offered(
                eventId.toString(),
                new EventId(eventId),
                StreamName.of(type, id),
                event,
                random.nextBoolean() ? "from a phone" : null,
                LogDigest.EMPTY.plus(new EventId(eventId), at).hash());
    }

    private ContactChanges renamed() {
        return ContactChanges.renamedTo("r" + TEXT.next(random));
    }

    private CommandContext context() {
        requests++;
        return new CommandContext(
                user,
                "request-" + requests,
                random.nextInt(4) == 0 ? new Comment(TEXT.next(random)) : null,
                random.nextBoolean()
                        ? IdempotentRequest.of(
                                new IdempotencyKey("key-" + requests), "request " + requests)
                        : null);
    }
}
