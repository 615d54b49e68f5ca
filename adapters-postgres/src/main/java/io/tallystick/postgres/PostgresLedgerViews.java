package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.TransactionId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The read models in their tables. Thread-safe. */
final class PostgresLedgerViews implements LedgerViews {

    private static final int FETCH_SIZE = 500;

    private final Jdbi jdbi;
    private final Jdbi lists;

    PostgresLedgerViews(Jdbi jdbi, Jdbi lists) {
        this.jdbi = jdbi;
        this.lists = lists;
    }

    private <T> T reading(Jdbi from, Function<Handle, T> query) {
        return asking("read the read models", () -> from.withHandle(query::apply));
    }

    private void streaming(Jdbi from, Consumer<Handle> query) {
        asking(
                "list a read model",
                () ->
                        from.inTransaction(
                                handle -> {
                                    query.accept(handle);
                                    return Optional.empty();
                                }));
    }

    /** What a newer version has put into the tables is no defect of this one. */
    private <T> T asking(String operation, Supplier<T> work) {
        try {
            return SqlFailures.asking(Store.PROJECTIONS, operation, work);
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            if (isShapeNewer()) {
                throw new StoreUnavailable(
                        Store.PROJECTIONS,
                        operation + " that a newer version has built: upgrade this server",
                        e);
            }
            throw e;
        }
    }

    private boolean isShapeNewer() {
        try {
            return jdbi.withHandle(ReadModelShape::read).isNewerThan(ReadModelShape.CURRENT);
        } catch (JdbiException e) {
            return false; // what made us ask is told
        }
    }

    @Override
    public Optional<ContactView> contact(UserId user, ContactId id) {
        return reading(
                jdbi,
                handle ->
                        handle.createQuery(ViewRows.CONTACTS + " and c.id = :id")
                                .bind("user", user.value())
                                .bind("id", id.value())
                                .map((row, context) -> ViewRows.contact(row))
                                .findOne());
    }

    @Override
    public Balance balanceOf(UserId user, ContactId id) {
        return contact(user, id).map(ContactView::balance).orElse(Balance.ZERO);
    }

    @Override
    public void contacts(ContactQuery query, Consumer<ContactView> reader) {
        streaming(
                lists,
                handle ->
                        ViewRows.contacts(handle, query)
                                .setFetchSize(FETCH_SIZE)
                                .map((row, context) -> ViewRows.contact(row))
                                .forEach(reader));
    }

    @Override
    public Optional<TransactionView> transaction(UserId user, TransactionId id) {
        return reading(
                jdbi,
                handle ->
                        handle.createQuery(ViewRows.TRANSACTIONS + " and t.id = :id")
                                .bind("user", user.value())
                                .bind("id", id.value())
                                .map((row, context) -> ViewRows.transaction(row))
                                .findOne());
    }

    @Override
    public void transactions(TransactionQuery query, Consumer<TransactionView> reader) {
        streaming(
                lists,
                handle ->
                        ViewRows.transactions(handle, query)
                                .setFetchSize(FETCH_SIZE)
                                .map((row, context) -> ViewRows.transaction(row))
                                .forEach(reader));
    }

    @Override
    public Summary summary(UserId user, CalendarDate today) {
        return asking(
                "sum up the read models",
                () ->
                        jdbi.inTransaction(
                                TransactionIsolationLevel.REPEATABLE_READ,
                                handle -> summary(handle, user.value(), today)));
    }

    private static Summary summary(Handle handle, UUID user, CalendarDate today) {
        LogHead head = PostgresEventLog.head(handle);
        long contacts =
                count(
                        handle.createQuery(
                                "select count(*) from contacts where user_id = :user and state ="
                                        + " 'live'"),
                        user);
        long transactions =
                count(
                        handle.createQuery(
                                "select coalesce(sum(b.transactions), 0) from contact_balances b"
                                        + " join contacts c on c.id = b.contact_id and c.user_id ="
                                        + " b.user_id where c.user_id"
                                        + " = :user and c.state = 'live'"),
                        user);
        long withNobody =
                count(
                        handle.createQuery(
                                "select count(*) from transactions t where t.user_id = :user and"
                                        + " t.was_with is not null and t.state = 'live' and not"
                                        + " exists (select from contacts c where c.id ="
                                        + " t.contact_id and c.user_id = t.user_id and c.state ="
                                        + " 'live')"),
                        user);
        long overdue =
                count(
                        handle.createQuery(
                                        "select count(*) from transactions t left join contacts c"
                                                + " on c.id = t.contact_id where t.user_id = :user"
                                                + " and t.state = 'live' and t.due_date < :today"
                                                + " and "
                                                + ViewRows.SHOWN)
                                .bind("today", today.value()),
                        user);
        Balance balance =
                handle.createQuery(
                                "select "
                                        + ViewRows.BALANCE
                                        + " from (select b.kind, b.currency, sum(b.amount) as"
                                        + " amount from contact_balances b join contacts c on c.id"
                                        + " = b.contact_id and c.user_id = b.user_id where"
                                        + " c.user_id = :user and c.state = 'live' group by b.kind,"
                                        + " b.currency) b")
                        .bind("user", user)
                        .map((row, context) -> ViewRows.balance(row))
                        .one();
        return new Summary(contacts, transactions + withNobody, balance, overdue, head);
    }

    private static long count(Query query, UUID user) {
        return query.bind("user", user).mapTo(Long.class).one();
    }
}
