package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.usecase.TimeTravel;
import io.tallystick.application.view.BalanceExplanation.Line;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Samples;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Some contacts and transactions with much that happens to them within a few moments: creations,
 * moves, deletions, undos. They can arrive in any order and as often as one likes, each time with
 * other ids. What they should look like is folded as the app does, from all events by time.
 * Confined.
 */
final class RandomLedger {

    private static final int CONTACTS = 3;
    private static final int TRANSACTIONS = 3;
    private static final int MOMENTS = 8;

    private final LedgerEvents events;
    private final List<Step> steps = new ArrayList<>();
    private final Map<UUID, Long> expected = new HashMap<>();
    private long rounds;

    /** What happens to a contact or a transaction, by its number. */
    private record Step(AggregateType type, int number, Kind kind, int other, long micros) {}

    private enum Kind {
        CREATED,
        /** A move for a transaction, to another contact; a new name for a contact. */
        UPDATED,
        DELETED,
        /** Takes back another step. */
        UNDO
    }

    RandomLedger(LedgerEvents events, RandomGenerator random) {
        this.events = events;
        addWhatStays();
        for (int i = 0; i < CONTACTS; i++) {
            add(AggregateType.CONTACT, i, random, 1 + random.nextInt(3));
        }
        for (int i = 0; i < TRANSACTIONS; i++) {
            add(AggregateType.TRANSACTION, i, random, 1 + random.nextInt(4));
        }
    }

    /** So that there is always something to be shown. */
    private void addWhatStays() {
        long amount = amount(TRANSACTIONS);
        ContactId contact = events.contact("Stays");
        TransactionId transaction = events.transaction(Samples.lent(contact, amount));
        expected.put(contact.value(), amount);
        expected.put(transaction.value(), amount);
    }

    private void add(AggregateType type, int number, RandomGenerator random, int changes) {
        int first = steps.size();
        steps.add(step(type, number, Kind.CREATED, random));
        for (int i = 0; i < changes; i++) {
            boolean isDeletion = random.nextInt(type == AggregateType.CONTACT ? 2 : 4) == 0;
            steps.add(step(type, number, isDeletion ? Kind.DELETED : Kind.UPDATED, random));
            if (random.nextInt(4) == 0) {
                int undone = first + random.nextInt(steps.size() - first);
                if (steps.get(undone).kind() != Kind.UNDO) {
                    steps.add(new Step(type, number, Kind.UNDO, undone, random.nextInt(MOMENTS)));
                }
            }
        }
    }

    private static Step step(AggregateType type, int number, Kind kind, RandomGenerator random) {
        long micros = kind == Kind.CREATED ? random.nextInt(3) : random.nextInt(MOMENTS);
        return new Step(type, number, kind, random.nextInt(CONTACTS), micros);
    }

    /** Everything anew, in another order. */
    void arrive(RandomGenerator random) {
        rounds++;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            order.add(i);
        }
        for (int i : Gen.shuffled(order).next(random)) {
            Step step = steps.get(i);
            StreamName stream = StreamName.of(step.type(), id(step.type(), step.number()));
            events.append(stream, eventId(i), event(step));
        }
        expected.putAll(shownByTheApp());
    }

    private UUID id(AggregateType type, int number) {
        long kind = type == AggregateType.CONTACT ? 0xC : 0xD;
        return new UUID(kind << 32 | rounds, number);
    }

    /** The same order of ids in every round. */
    private EventId eventId(int step) {
        return new EventId(new UUID(0xE00000000L | rounds, step));
    }

    private DomainEvent event(Step step) {
        Instant at = at(step.micros());
        if (step.kind() == Kind.UNDO) {
            return new ChangeUndone(eventId(step.other()), at);
        }
        ContactId other = new ContactId(id(AggregateType.CONTACT, step.other()));
        return switch (step.type()) {
            case CONTACT ->
                    switch (step.kind()) {
                        case CREATED ->
                                new ContactEvent.ContactCreated(ContactDetails.named("C"), at);
                        case UPDATED ->
                                new ContactEvent.ContactUpdated(ContactChanges.renamedTo("U"), at);
                        default -> new ContactEvent.ContactDeleted(at);
                    };
            case TRANSACTION ->
                    switch (step.kind()) {
                        case CREATED ->
                                new TransactionEvent.TransactionCreated(
                                        Samples.lent(other, amount(step.number())), at);
                        case UPDATED ->
                                new TransactionEvent.TransactionUpdated(Samples.movedTo(other), at);
                        default -> new TransactionEvent.TransactionDeleted(at);
                    };
        };
    }

    /** Another for each, so that sums tell them apart. */
    private static long amount(int transaction) {
        return 1L << transaction;
    }

    /** What each transaction that is shown is worth, and zero for each live contact. */
    private Map<UUID, Long> shownByTheApp() {
        Set<Integer> undone = new HashSet<>();
        steps.stream()
                .filter(step -> step.kind() == Kind.UNDO)
                .forEach(step -> undone.add(step.other()));
        List<Integer> effective = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).kind() != Kind.UNDO && !undone.contains(i)) {
                effective.add(i);
            }
        }
        effective.sort(
                Comparator.<Integer>comparingLong(i -> steps.get(i).micros())
                        .thenComparing(i -> steps.get(i).type() == AggregateType.TRANSACTION)
                        .thenComparing(i -> i));
        Set<Integer> contacts = new HashSet<>();
        Map<Integer, Integer> contactOf = new HashMap<>();
        for (int i : effective) {
            Step step = steps.get(i);
            if (step.type() == AggregateType.CONTACT) {
                switch (step.kind()) {
                    case CREATED -> contacts.add(step.number());
                    case DELETED -> {
                        contacts.remove(step.number());
                        contactOf.values().removeIf(contact -> contact == step.number());
                    }
                    default -> {}
                }
            } else {
                switch (step.kind()) {
                    case CREATED -> {
                        if (contacts.contains(step.other())) {
                            contactOf.put(step.number(), step.other());
                        }
                    }
                    case UPDATED ->
                            contactOf.computeIfPresent(step.number(), (id, old) -> step.other());
                    default -> contactOf.remove(step.number());
                }
            }
        }
        Map<UUID, Long> shown = new HashMap<>();
        contacts.forEach(number -> shown.put(id(AggregateType.CONTACT, number), 0L));
        contactOf.forEach(
                (number, contact) -> {
                    shown.put(id(AggregateType.TRANSACTION, number), amount(number));
                    if (contacts.contains(contact)) {
                        shown.merge(id(AggregateType.CONTACT, contact), amount(number), Long::sum);
                    }
                });
        return shown;
    }

    /** Asserts that all rounds look as the app shows them, now and to who travels in time. */
    void assertShown(LedgerViews views, EventLog log) {
        Map<UUID, Long> shown = new HashMap<>();
        views.transactions(TransactionQuery.allOf(events.user()), view -> put(shown, view));
        views.contacts(ContactQuery.allOf(events.user()), view -> put(shown, view));
        assertThat(shown).as("%s", steps).isEqualTo(expected);

        EventCodec codec = new EventCodec();
        TimeTravel travel =
                new TimeTravel(log, Aggregate.contact(codec), Aggregate.transaction(codec));
        Map<UUID, Long> travelled = new HashMap<>();
        travel.transactionsAsOf(
                TransactionQuery.allOf(events.user()), at(MOMENTS), view -> put(travelled, view));
        travel.contactsAsOf(
                ContactQuery.allOf(events.user()), at(MOMENTS), view -> put(travelled, view));
        assertThat(travelled).as("%s", steps).isEqualTo(expected);
        for (int i = 0; i < TRANSACTIONS; i++) {
            TransactionId id = new TransactionId(id(AggregateType.TRANSACTION, i));
            assertThat(travel.transactionAsOf(events.user(), id, at(MOMENTS)))
                    .isEqualTo(views.transaction(events.user(), id));
        }
        for (int i = 0; i < CONTACTS; i++) {
            ContactId id = new ContactId(id(AggregateType.CONTACT, i));
            assertThat(travel.contactAsOf(events.user(), id, at(MOMENTS)))
                    .isEqualTo(views.contact(events.user(), id));
            travel.explainBalance(events.user(), id)
                    .ifPresent(
                            explained ->
                                    assertThat(sumOf(explained.lines()))
                                            .as("%s", steps)
                                            .isEqualTo(views.balanceOf(events.user(), id)));
        }
    }

    private static Balance sumOf(List<Line> lines) {
        return lines.isEmpty() ? Balance.ZERO : lines.getLast().balance();
    }

    private static void put(Map<UUID, Long> shown, TransactionView view) {
        shown.put(view.id().value(), view.details().amount().value());
    }

    private static void put(Map<UUID, Long> shown, ContactView view) {
        shown.put(view.id().value(), view.balance().total().longValueExact());
    }
}
