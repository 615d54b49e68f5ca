package io.tallystick.benchmarks;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionKind;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** The log that is measured on: contacts, each with ten transactions that changed three times. */
final class SampleLog {

    static final UserId USER = new UserId(new UUID(0x4000, 0x8000_0000_0000_0001L));

    /** Of a contact's eleven streams: itself, and ten transactions of four events. */
    static final int EVENTS_OF_CONTACT = 41;

    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final int AT_ONCE = 512;

    private SampleLog() {}

    /** About so many events. */
    static void fill(EventStore store, int events) throws InterruptedException {
        Semaphore room = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < events / EVENTS_OF_CONTACT; i++) {
                int number = i;
                room.acquire();
                threads.execute(
                        () -> {
                            fillContact(store, number);
                            room.release();
                        });
            }
        }
    }

    static void fillContact(EventStore store, int number) {
        ContactId contact = new ContactId(UUID.randomUUID());
        Instant at = START.plusSeconds(number * 60L);
        append(
                store,
                StreamName.of(AggregateType.CONTACT, contact.value()),
                List.of(new ContactCreated(ContactDetails.named("Contact " + number), at)));
        for (int i = 0; i < 10; i++) {
            List<DomainEvent> events = new ArrayList<>();
            events.add(new TransactionCreated(details(contact, number, i), at));
            for (int change = 1; change <= 3; change++) {
                events.add(
                        new TransactionUpdated(
                                amount(number + 100L * change), at.plusSeconds(change)));
            }
            append(store, StreamName.of(AggregateType.TRANSACTION, UUID.randomUUID()), events);
        }
    }

    private static void append(EventStore store, StreamName stream, List<DomainEvent> events) {
        EventCodec codec = new EventCodec();
        List<NewEvent> encoded =
                events.stream()
                        .map(
                                event ->
                                        codec.encode(
                                                new EventId(UUID.randomUUID()),
                                                event,
                                                new EventMetadata(
                                                        USER,
                                                        event.occurredAt(),
                                                        "benchmark",
                                                        null,
                                                        null,
                                                        null)))
                        .toList();
        store.append(stream, new ExpectedVersion.NoStream(), encoded);
    }

    private static TransactionDetails details(ContactId contact, int number, int i) {
        return new TransactionDetails(
                contact,
                TransactionKind.MONEY,
                i % 2 == 0 ? Direction.LENT : Direction.OWED,
                new Amount(100L + i),
                CurrencyCode.USD,
                new Description("lunch number " + i + " with somebody"),
                new CalendarDate(LocalDate.of(2026, 1, 1 + number % 28)),
                null);
    }

    private static TransactionChanges amount(long amount) {
        return new TransactionChanges(
                null,
                null,
                null,
                new Amount(amount),
                null,
                FieldChange.unchanged(),
                null,
                FieldChange.unchanged());
    }
}
