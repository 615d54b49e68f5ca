package io.tallystick.domain.transaction;

import io.tallystick.domain.kernel.Decider;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.transaction.Transaction.Absent;
import io.tallystick.domain.transaction.Transaction.Deleted;
import io.tallystick.domain.transaction.Transaction.Live;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionDeleted;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;

import java.util.Objects;

/**
 * The rules of transactions. Stateless. That the contact is a live one of the same user is another
 * aggregate's fact, which whoever handles the command looks up.
 */
public final class TransactionDecider
        implements Decider<TransactionCommand, Transaction, TransactionEvent> {

    @Override
    public Transaction initialState() {
        return new Absent();
    }

    @Override
    public Decision<TransactionEvent> decide(TransactionCommand command, Transaction transaction) {
        return switch (command) {
            case TransactionCommand.Create create -> create(create, transaction);
            case TransactionCommand.Update update -> update(update, transaction);
            case TransactionCommand.Delete(var at) ->
                    transaction instanceof Live
                            ? Decision.accepted(new TransactionDeleted(at))
                            : Decision.refused(Refusal.NOT_FOUND);
        };
    }

    private static Decision<TransactionEvent> create(
            TransactionCommand.Create create, Transaction transaction) {
        if (!(transaction instanceof Absent)) {
            return Decision.refused(Refusal.ALREADY_EXISTS);
        }
        return create.details().isDueBeforeItTakesPlace()
                ? Decision.refused(Refusal.DUE_BEFORE_TRANSACTION)
                : Decision.accepted(new TransactionCreated(create.details(), create.at()));
    }

    private static Decision<TransactionEvent> update(
            TransactionCommand.Update update, Transaction transaction) {
        if (!(transaction instanceof Live live)) {
            return Decision.refused(Refusal.NOT_FOUND);
        }
        TransactionDetails before = live.details();
        TransactionDetails after = update.changes().appliedTo(before);
        return after.isDueBeforeItTakesPlace() && !hasSameDates(before, after)
                ? Decision.refused(Refusal.DUE_BEFORE_TRANSACTION)
                : Decision.accepted(new TransactionUpdated(update.changes(), update.at()));
    }

    /** Phones may have recorded such dates, which must not keep other fields from changing. */
    private static boolean hasSameDates(TransactionDetails before, TransactionDetails after) {
        return before.transactionDate().equals(after.transactionDate())
                && Objects.equals(before.dueDate(), after.dueDate());
    }

    @Override
    public Transaction evolve(Transaction transaction, TransactionEvent event) {
        return switch (event) {
            case TransactionCreated(var details, var at) ->
                    transaction instanceof Absent ? Live.created(details, at) : transaction;
            case TransactionUpdated(var changes, var at) ->
                    transaction instanceof Live live
                            ? live.updated(changes.appliedTo(live.details()), at)
                            : transaction;
            case TransactionDeleted(var at) ->
                    transaction instanceof Live live
                            ? new Deleted(live.details(), live.createdAt(), at)
                            : transaction;
        };
    }
}
