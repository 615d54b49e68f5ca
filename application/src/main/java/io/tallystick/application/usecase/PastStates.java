package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.Lifetime;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** States at a moment, folded from the streams of the log. Thread-safe. */
record PastStates(
        EventLog log,
        Aggregate<ContactCommand, Contact, ContactEvent> contact,
        Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction) {

    /** A contact; empty if it is not the user's or had no event yet. */
    Optional<Versioned<Contact>> contact(UserId user, ContactId id, Moment moment) {
        return fold(contact, user, id.value(), moment);
    }

    /** A transaction; empty if it is not the user's or had no event yet. */
    Optional<Versioned<Transaction>> transaction(UserId user, TransactionId id, Moment moment) {
        return fold(transaction, user, id.value(), moment);
    }

    /** When a contact was there; never, if it is not the user's. */
    Lifetime lifetime(UserId user, ContactId id, Moment moment) {
        return contact(user, id, moment)
                .map(versioned -> versioned.state().lifetime())
                .orElse(Lifetime.NONE);
    }

    /** What the user's shown transactions with a contact sum to. */
    Balance balance(UserId user, ContactId id, Moment moment) {
        Map<ContactId, Lifetime> lifetimes = new HashMap<>();
        Sum sum =
                new Sum(
                        id,
                        other ->
                                lifetimes.computeIfAbsent(
                                        other, absent -> lifetime(user, absent, moment)));
        log.readTransactionsEverWith(
                user, id, stream -> fold(transaction, stream, moment).ifPresent(sum::add));
        return sum.balance;
    }

    /** All contacts of the user that had an event by then, in no order. */
    void contacts(UserId user, Moment moment, BiConsumer<ContactId, Versioned<Contact>> reader) {
        log.readStreams(
                user,
                AggregateType.CONTACT,
                folding(contact, moment, (id, state) -> reader.accept(new ContactId(id), state)));
    }

    /** All transactions of the user that had an event by then, in no order. */
    void transactions(
            UserId user, Moment moment, BiConsumer<TransactionId, Versioned<Transaction>> reader) {
        log.readStreams(
                user,
                AggregateType.TRANSACTION,
                folding(
                        transaction,
                        moment,
                        (id, state) -> reader.accept(new TransactionId(id), state)));
    }

    private static <S, E extends DomainEvent> Consumer<List<LoggedEvent>> folding(
            Aggregate<?, S, E> aggregate, Moment moment, BiConsumer<UUID, Versioned<S>> reader) {
        return stream -> {
            UUID id = aggregate.type().idIn(stream.getFirst().event().stream()).orElseThrow();
            fold(aggregate, stream, moment).ifPresent(state -> reader.accept(id, state));
        };
    }

    private <S, E extends DomainEvent> Optional<Versioned<S>> fold(
            Aggregate<?, S, E> aggregate, UserId user, UUID id, Moment moment) {
        List<LoggedEvent> stream = log.stream(StreamName.of(aggregate.type(), id));
        boolean owned =
                !stream.isEmpty() && stream.getFirst().event().metadata().userId().equals(user);
        return owned ? fold(aggregate, stream, moment) : Optional.empty();
    }

    private static <S, E extends DomainEvent> Optional<Versioned<S>> fold(
            Aggregate<?, S, E> aggregate, List<LoggedEvent> stream, Moment moment) {
        List<RecordedEvent> recorded =
                stream.stream().filter(moment::includes).map(LoggedEvent::event).toList();
        return recorded.isEmpty()
                ? Optional.empty()
                : Optional.of(aggregate.history(recorded).fold(aggregate.decider()));
    }

    private static final class Sum {

        private final ContactId contact;
        private final Function<ContactId, Lifetime> contacts;
        private Balance balance = Balance.ZERO;

        Sum(ContactId contact, Function<ContactId, Lifetime> contacts) {
            this.contact = contact;
            this.contacts = contacts;
        }

        void add(Versioned<Transaction> transaction) {
            if (transaction.state() instanceof Transaction.Live live
                    && live.details().contactId().equals(contact)
                    && live.isShown(contacts)) {
                balance = balance.plus(live.details());
            }
        }
    }
}
