package io.tallystick.application.port;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.TransactionId;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The read models. What belongs to another user does not exist here.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when the read
 * models cannot be asked.
 */
public interface LedgerViews {

    /** A contact, deleted or not; empty if there is none, or if its creation was undone. */
    Optional<ContactView> contact(UserId user, ContactId id);

    /** The balance of a contact; zero if it is not live. */
    Balance balanceOf(UserId user, ContactId id);

    /** Lists contacts; memory does not grow with their number. */
    void contacts(ContactQuery query, Consumer<ContactView> reader);

    /** A transaction, deleted or not; empty if there is none, or if its creation was undone. */
    Optional<TransactionView> transaction(UserId user, TransactionId id);

    /** Lists transactions; memory does not grow with their number. */
    void transactions(TransactionQuery query, Consumer<TransactionView> reader);

    /**
     * The ledger in a few numbers.
     *
     * @param today what is due before it is overdue
     */
    Summary summary(UserId user, CalendarDate today);
}
