package io.tallystick.application;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.command.CommandHandler;
import io.tallystick.application.command.ConflictRetry;
import io.tallystick.application.command.LedgerIds;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.sync.SyncService;
import io.tallystick.application.usecase.ContactService;
import io.tallystick.application.usecase.TimeTravel;
import io.tallystick.application.usecase.TransactionService;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.undo.UndoRule;

import java.time.InstantSource;

/**
 * The ledger as one object: commands, reads, history. All that an embedding service needs besides
 * adapters for the ports. Thread-safe.
 */
public final class Ledger {

    private final ContactService contacts;
    private final TransactionService transactions;
    private final LedgerViews views;
    private final EventLog log;
    private final TimeTravel timeTravel;
    private final SyncService sync;

    /**
     * @param views must see what {@code store} records
     * @param log of the same store
     */
    public Ledger(
            EventStore store,
            EventLog log,
            LedgerViews views,
            IdSource idSource,
            InstantSource clock,
            UndoRule undoRule) {
        EventCodec codec = new EventCodec();
        LedgerIds ids = new LedgerIds(idSource);
        ConflictRetry retry = ConflictRetry.standard();
        Aggregate<ContactCommand, Contact, ContactEvent> contact = Aggregate.contact(codec);
        Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction =
                Aggregate.transaction(codec);
        this.contacts =
                new ContactService(
                        new CommandHandler<>(contact, store, log, ids, clock, retry),
                        contact,
                        ids,
                        undoRule);
        this.transactions =
                new TransactionService(
                        new CommandHandler<>(transaction, store, log, ids, clock, retry),
                        transaction,
                        store,
                        contact,
                        ids,
                        undoRule);
        this.views = views;
        this.log = log;
        this.timeTravel = new TimeTravel(log, contact, transaction);
        this.sync = new SyncService(store, log, codec, clock, retry);
    }

    public ContactService contacts() {
        return contacts;
    }

    public TransactionService transactions() {
        return transactions;
    }

    /** The read models. */
    public LedgerViews views() {
        return views;
    }

    /** The log of all events. */
    public EventLog log() {
        return log;
    }

    public TimeTravel timeTravel() {
        return timeTravel;
    }

    /** Takes over what phones recorded. */
    public SyncService sync() {
        return sync;
    }
}
