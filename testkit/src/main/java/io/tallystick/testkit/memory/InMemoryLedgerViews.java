package io.tallystick.testkit.memory;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.projection.StreamProjection;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.application.view.ViewFilter;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The read models, in memory. A row is the fold of one stream; a stream with an event that cannot
 * be decoded keeps the row it had. Thread-safe; every answer is one consistent reading.
 */
public final class InMemoryLedgerViews implements LedgerViews, InMemoryProjection {

    private final StreamProjection<Contact, ContactEvent> contact;
    private final StreamProjection<Transaction, TransactionEvent> transaction;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<UUID, Projected<Contact>> contacts = new HashMap<>();
    private final Map<UUID, Projected<Transaction>> transactions = new HashMap<>();
    private final Map<UserId, UserLedger> ledgers = new HashMap<>();
    private LogHead head;

    /**
     * @param epoch the one of the store that these views follow
     */
    public InMemoryLedgerViews(String epoch) {
        EventCodec codec = new EventCodec();
        this.contact = new StreamProjection<>(Aggregate.contact(codec));
        this.transaction = new StreamProjection<>(Aggregate.transaction(codec));
        this.head = new LogHead(epoch, GlobalPosition.START);
    }

    /** Rows are made without a lock and put if still newer: the log must never wait for us. */
    @Override
    public void project(EventLog log, List<LoggedEvent> events) {
        Map<StreamName, List<RecordedEvent>> streams =
                events.stream()
                        .map(LoggedEvent::event)
                        .collect(
                                Collectors.groupingBy(
                                        RecordedEvent::stream,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        streams.forEach((name, recorded) -> project(log, name, recorded));
        events.forEach(event -> locked(lock.writeLock(), () -> moveHead(event.position())));
    }

    private void project(EventLog log, StreamName name, List<RecordedEvent> events) {
        AggregateType.CONTACT
                .idIn(name)
                .ifPresent(
                        id ->
                                advance(contact, log, events, () -> contacts.get(id))
                                        .ifPresent(this::putContact));
        AggregateType.TRANSACTION
                .idIn(name)
                .ifPresent(
                        id ->
                                advance(transaction, log, events, () -> transactions.get(id))
                                        .ifPresent(this::putTransaction));
    }

    private <S, E extends DomainEvent> Optional<Projected<S>> advance(
            StreamProjection<S, E> projection,
            EventLog log,
            List<RecordedEvent> events,
            Supplier<@Nullable Projected<S>> current) {
        Optional<Projected<S>> row =
                locked(lock.readLock(), () -> Optional.ofNullable(current.get()));
        try {
            return Optional.of(
                    projection.advance(
                            row.orElse(null), events, () -> wholeStream(log, events.getFirst())));
        } catch (CorruptEvent e) {
            return Optional.empty();
        }
    }

    private static LoadedStream wholeStream(EventLog log, RecordedEvent event) {
        return LoadedStream.whole(
                log.stream(event.stream()).stream().map(LoggedEvent::event).toList());
    }

    private void putContact(Projected<Contact> row) {
        locked(
                lock.writeLock(),
                () -> {
                    Projected<Contact> before = contacts.get(row.id());
                    if (before == null || before.version() < row.version()) {
                        contacts.put(row.id(), row);
                        ledgers.computeIfAbsent(row.owner(), absent -> new UserLedger())
                                .putContact(before, row);
                    }
                    return row;
                });
    }

    private void putTransaction(Projected<Transaction> row) {
        locked(
                lock.writeLock(),
                () -> {
                    Projected<Transaction> before = transactions.get(row.id());
                    if (before == null || before.version() < row.version()) {
                        transactions.put(row.id(), row);
                        ledgers.computeIfAbsent(row.owner(), absent -> new UserLedger())
                                .putTransaction(before, row);
                    }
                    return row;
                });
    }

    private LogHead moveHead(GlobalPosition position) {
        if (position.compareTo(head.position()) > 0) {
            head = new LogHead(head.epoch(), position);
        }
        return head;
    }

    @Override
    public Optional<ContactView> contact(UserId user, ContactId id) {
        return reading(
                () ->
                        Optional.ofNullable(contacts.get(id.value()))
                                .filter(row -> row.owner().equals(user))
                                .flatMap(row -> ledgerOf(user).view(row)));
    }

    @Override
    public Balance balanceOf(UserId user, ContactId id) {
        return reading(() -> ledgerOf(user).balanceOf(id));
    }

    @Override
    public void contacts(ContactQuery query, Consumer<ContactView> reader) {
        checkLimit(query.limit());
        reading(
                        () ->
                                ledgerOf(query.user())
                                        .contactsAfter(query.after())
                                        .filter(view -> ViewFilter.matches(query, view))
                                        .limit(query.limit())
                                        .toList())
                .forEach(reader);
    }

    @Override
    public Optional<TransactionView> transaction(UserId user, TransactionId id) {
        return reading(
                () ->
                        Optional.ofNullable(transactions.get(id.value()))
                                .filter(row -> row.owner().equals(user))
                                .flatMap(row -> ledgerOf(user).viewTransaction(row)));
    }

    @Override
    public void transactions(TransactionQuery query, Consumer<TransactionView> reader) {
        checkLimit(query.limit());
        reading(
                        () ->
                                ledgerOf(query.user())
                                        .transactionsAfter(query.after())
                                        .filter(view -> ViewFilter.matches(query, view))
                                        .limit(query.limit())
                                        .toList())
                .forEach(reader);
    }

    @Override
    public Summary summary(UserId user, CalendarDate today) {
        return reading(
                () -> {
                    List<TransactionDetails> counted = ledgerOf(user).counted().toList();
                    return new Summary(
                            ledgerOf(user).numberOfContacts(),
                            counted.size(),
                            ledgerOf(user).balance(),
                            counted.stream().filter(details -> isOverdue(details, today)).count(),
                            head);
                });
    }

    private static boolean isOverdue(TransactionDetails details, CalendarDate today) {
        CalendarDate due = details.dueDate();
        return due != null && due.compareTo(today) < 0;
    }

    private UserLedger ledgerOf(UserId user) {
        return ledgers.getOrDefault(user, UserLedger.EMPTY);
    }

    private static void checkLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit is at least 1: " + limit);
        }
    }

    private <T> T reading(Supplier<T> action) {
        return locked(lock.readLock(), action);
    }

    private static <T> T locked(Lock lock, Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
