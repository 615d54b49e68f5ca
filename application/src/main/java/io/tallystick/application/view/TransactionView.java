package io.tallystick.application.view;

import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionId;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A transaction as a reader sees it.
 *
 * @param isDeleted also true if it is not shown for its contacts' sake, such as for a present one
 *     that is not live
 */
public record TransactionView(
        TransactionId id,
        TransactionDetails details,
        long version,
        boolean isDeleted,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * The view of a transaction's state; empty if it is absent.
     *
     * @param isShown asked only if the transaction itself is live
     */
    public static Optional<TransactionView> of(
            TransactionId id,
            Versioned<Transaction> transaction,
            Predicate<Transaction.Live> isShown) {
        return switch (transaction.state()) {
            case Transaction.Absent() -> Optional.empty();
            case Transaction.Live live ->
                    Optional.of(
                            new TransactionView(
                                    id,
                                    live.details(),
                                    transaction.version(),
                                    !isShown.test(live),
                                    live.createdAt(),
                                    live.updatedAt()));
            case Transaction.Deleted(var details, var createdAt, var updatedAt) ->
                    Optional.of(
                            new TransactionView(
                                    id,
                                    details,
                                    transaction.version(),
                                    true,
                                    createdAt,
                                    updatedAt));
        };
    }
}
