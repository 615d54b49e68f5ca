package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.BalanceExplanation;
import io.tallystick.application.view.ContactComparison;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.PastPoint;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How things stood: at a version, which is what was recorded by then, or as of an instant, which is
 * what is known now about then. Read from the log. Thread-safe.
 */
public final class TimeTravel {

    private final EventLog log;
    private final PastStates states;
    private final PastLists lists;
    private final ContactHistory contacts;

    public TimeTravel(
            EventLog log,
            Aggregate<ContactCommand, Contact, ContactEvent> contact,
            Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction) {
        this.log = log;
        this.states = new PastStates(log, contact, transaction);
        this.lists = new PastLists(log, states);
        this.contacts = new ContactHistory(log, contact, transaction);
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

    /**
     * Lists contacts as of an instant, in the order of today's list. Reads all of the user's
     * events, and holds a balance for each contact, when it was there, and the page.
     */
    public void contactsAsOf(ContactQuery query, Instant asOf, Consumer<ContactView> reader) {
        lists.contacts(query, asOf, reader);
    }

    /**
     * Lists transactions as of an instant, in the order of today's list. Reads all of the user's
     * events, and holds when each contact was there and the page.
     */
    public void transactionsAsOf(
            TransactionQuery query, Instant asOf, Consumer<TransactionView> reader) {
        lists.transactions(query, asOf, reader);
    }

    /**
     * The ledger in a few numbers as of an instant; overdue is what was due before its day in UTC.
     * Reads all of the user's events, and holds when each contact was there.
     */
    public Summary summaryAsOf(UserId user, Instant asOf) {
        return lists.summary(user, asOf);
    }

    /**
     * A contact at two points; empty if it is not the user's, or was not there at either.
     *
     * @param to null for its newest version
     */
    public Optional<ContactComparison> compareContact(
            UserId user, ContactId id, PastPoint from, @Nullable PastPoint to) {
        return contacts.compare(user, id, from, to);
    }

    /**
     * Every event that moved the balance of a live contact; empty if there is no such contact.
     * Holds a line for each.
     */
    public Optional<BalanceExplanation> explainBalance(UserId user, ContactId id) {
        return contacts.explainBalance(user, id);
    }

    private Optional<Moment> momentOf(StreamName stream, long version) {
        return log.stream(stream).stream()
                .filter(event -> event.event().version() == version)
                .findFirst()
                .map(event -> new Moment.Recorded(event.position()));
    }

    private Optional<ContactView> contactAt(UserId user, ContactId id, Moment moment) {
        return states.contact(user, id, moment)
                .flatMap(
                        state -> ContactView.of(id, state, () -> states.balance(user, id, moment)));
    }

    private Optional<TransactionView> transactionAt(UserId user, TransactionId id, Moment moment) {
        return states.transaction(user, id, moment)
                .flatMap(
                        state ->
                                TransactionView.of(
                                        id,
                                        state,
                                        live ->
                                                live.isShown(
                                                        contact ->
                                                                states.lifetime(
                                                                        user, contact, moment))));
    }
}
