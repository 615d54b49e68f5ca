package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How things stood: at a version, which is what was recorded by then, or as of an instant, which is
 * what is known now about then. Read from the log. Thread-safe.
 */
public final class TimeTravel {

    private final EventLog log;
    private final Aggregate<ContactCommand, Contact, ContactEvent> contact;
    private final Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction;

    public TimeTravel(
            EventLog log,
            Aggregate<ContactCommand, Contact, ContactEvent> contact,
            Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction) {
        this.log = log;
        this.contact = contact;
        this.transaction = transaction;
    }

    /** The contact when {@code version} was its last; empty if it was never so far. */
    public Optional<ContactView> contactAtVersion(UserId user, ContactId id, long version) {
        return momentOf(StreamName.of(AggregateType.CONTACT, id.value()), version)
                .flatMap(moment -> contactAt(user, id, moment));
    }

    /** The contact as of an instant; empty if there was none. */
    public Optional<ContactView> contactAsOf(UserId user, ContactId id, Instant asOf) {
        return contactAt(user, id, new Moment.Occurred(asOf));
    }

    /** The transaction when {@code version} was its last; empty if it was never so far. */
    public Optional<TransactionView> transactionAtVersion(
            UserId user, TransactionId id, long version) {
        return momentOf(StreamName.of(AggregateType.TRANSACTION, id.value()), version)
                .flatMap(moment -> transactionAt(user, id, moment));
    }

    /** The transaction as of an instant; empty if there was none. */
    public Optional<TransactionView> transactionAsOf(UserId user, TransactionId id, Instant asOf) {
        return transactionAt(user, id, new Moment.Occurred(asOf));
    }

    private Optional<Moment> momentOf(StreamName stream, long version) {
        return log.stream(stream).stream()
                .filter(event -> event.event().version() == version)
                .findFirst()
                .map(event -> new Moment.Recorded(event.position()));
    }

    private Optional<ContactView> contactAt(UserId user, ContactId id, Moment moment) {
        return foldAt(contact, user, id.value(), moment)
                .flatMap(state -> ContactView.of(id, state, () -> balanceAt(user, id, moment)));
    }

    private Optional<TransactionView> transactionAt(UserId user, TransactionId id, Moment moment) {
        return foldAt(transaction, user, id.value(), moment)
                .flatMap(
                        state ->
                                TransactionView.of(
                                        id,
                                        state,
                                        contactId -> isLiveContactAt(user, contactId, moment)));
    }

    private boolean isLiveContactAt(UserId user, ContactId id, Moment moment) {
        return foldAt(contact, user, id.value(), moment)
                .filter(versioned -> versioned.state() instanceof Contact.Live)
                .isPresent();
    }

    private <S, E extends DomainEvent> Optional<Versioned<S>> foldAt(
            Aggregate<?, S, E> aggregate, UserId user, UUID id, Moment moment) {
        List<RecordedEvent> recorded =
                log.stream(StreamName.of(aggregate.type(), id)).stream()
                        .filter(moment::includes)
                        .map(LoggedEvent::event)
                        .toList();
        boolean owned = !recorded.isEmpty() && recorded.getFirst().metadata().userId().equals(user);
        return owned
                ? Optional.of(aggregate.history(recorded).fold(aggregate.decider()))
                : Optional.empty();
    }

    private Balance balanceAt(UserId user, ContactId id, Moment moment) {
        BalanceReader reader = new BalanceReader(id, moment);
        log.readTransactionsEverWith(user, id, reader::read);
        return reader.balance();
    }

    /** Sums transactions that come stream by stream, holding one stream at a time. */
    private final class BalanceReader {

        private final ContactId contactId;
        private final Moment moment;
        private final List<RecordedEvent> stream = new ArrayList<>();
        private Balance balance = Balance.ZERO;

        BalanceReader(ContactId contactId, Moment moment) {
            this.contactId = contactId;
            this.moment = moment;
        }

        void read(LoggedEvent logged) {
            if (!moment.includes(logged)) {
                return;
            }
            RecordedEvent event = logged.event();
            if (!stream.isEmpty() && !stream.getLast().stream().equals(event.stream())) {
                finishStream();
            }
            stream.add(event);
        }

        Balance balance() {
            finishStream();
            return balance;
        }

        private void finishStream() {
            Transaction state = transaction.history(stream).fold(transaction.decider()).state();
            if (state instanceof Transaction.Live live
                    && live.details().contactId().equals(contactId)) {
                balance = balance.plus(live.details());
            }
            stream.clear();
        }
    }
}
