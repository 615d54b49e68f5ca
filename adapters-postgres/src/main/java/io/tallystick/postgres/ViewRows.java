package io.tallystick.postgres;

import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.TransactionId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Rows of the read models as readers see them. Stateless. */
final class ViewRows {

    /** A balance, aggregated over rows with kind, currency and amount named {@code b}. */
    static final String BALANCE =
            "coalesce(sum(b.amount), 0) as total, array_agg(b.currency) filter (where b.kind ="
                    + " 'money') as currencies, array_agg(b.amount) filter (where b.kind = 'money')"
                    + " as amounts";

    static final String CONTACTS =
            "select c.*, b.* from contacts c cross join lateral (select "
                    + BALANCE
                    + " from contact_balances b where b.user_id = c.user_id and b.contact_id ="
                    + " c.id) b where c.user_id = :user and c.state <> 'absent'";

    /**
     * Whether its contact shows a live transaction; of one that was moved, its state tells. Written
     * so that the planner cannot make a join condition of it: without statistics it would look for
     * the contact among all of its user, again for each transaction.
     */
    static final String SHOWN =
            "(t.was_with is not null or (c.state = 'live' and c.user_id = t.user_id)) is true";

    static final String TRANSACTIONS =
            "select t.*, t.state = 'live' and "
                    + SHOWN
                    + " as is_shown from transactions t left join contacts c on c.id ="
                    + " t.contact_id where t.user_id = :user and t.state <> 'absent'";

    private ViewRows() {}

    static Query contacts(Handle handle, ContactQuery query) {
        StringBuilder sql = new StringBuilder(CONTACTS);
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!query.includeDeleted()) {
            sql.append(" and c.state = 'live'");
        }
        if (query.after() != null) {
            sql.append(" and (c.name, c.id) > (:afterName, :afterId)");
            parameters.put("afterName", query.after().name());
            parameters.put("afterId", query.after().id().value());
        }
        if (query.search() != null) {
            sql.append(
                    " and (c.name collate \"default\" ilike :search or c.username ilike :search or"
                            + " c.phone ilike :search or c.email ilike :search or c.notes ilike"
                            + " :search)");
            parameters.put("search", containing(query.search()));
        }
        sql.append(" order by c.name, c.id limit :limit");
        return bound(handle.createQuery(sql), parameters)
                .bind("user", query.user().value())
                .bind("limit", query.limit());
    }

    static Query transactions(Handle handle, TransactionQuery query) {
        StringBuilder sql = new StringBuilder(TRANSACTIONS);
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!query.includeDeleted()) {
            sql.append(" and t.state = 'live' and ").append(SHOWN);
        }
        if (query.contact() != null) {
            sql.append(" and t.contact_id = :contact");
            parameters.put("contact", query.contact().value());
        }
        if (query.from() != null) {
            sql.append(" and t.transaction_date >= :from");
            parameters.put("from", query.from().value());
        }
        if (query.to() != null) {
            sql.append(" and t.transaction_date <= :to");
            parameters.put("to", query.to().value());
        }
        if (query.direction() != null) {
            sql.append(" and t.direction = :direction");
            parameters.put("direction", TransactionRows.lower(query.direction()));
        }
        if (query.kind() != null) {
            sql.append(" and t.kind = :kind");
            parameters.put("kind", TransactionRows.lower(query.kind()));
        }
        if (query.search() != null) {
            sql.append(" and t.description ilike :search");
            parameters.put("search", containing(query.search()));
        }
        if (query.after() != null) {
            sql.append(
                    " and t.transaction_date <= :afterDate and (t.transaction_date < :afterDate or"
                            + " t.id > :afterId)");
            parameters.put("afterDate", query.after().date().value());
            parameters.put("afterId", query.after().id().value());
        }
        sql.append(" order by t.transaction_date desc, t.id limit :limit");
        return bound(handle.createQuery(sql), parameters)
                .bind("user", query.user().value())
                .bind("limit", query.limit());
    }

    private static Query bound(Query query, Map<String, Object> parameters) {
        parameters.forEach(query::bind);
        return query;
    }

    private static String containing(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    static ContactView contact(ResultSet row) throws SQLException {
        Balance balance = balance(row);
        return ContactView.of(
                        new ContactId(row.getObject("id", UUID.class)),
                        ContactRows.readState(row),
                        () -> balance)
                .orElseThrow();
    }

    static TransactionView transaction(ResultSet row) throws SQLException {
        boolean isShown = row.getBoolean("is_shown");
        return TransactionView.of(
                        new TransactionId(row.getObject("id", UUID.class)),
                        TransactionRows.readState(row),
                        live -> isShown)
                .orElseThrow();
    }

    static Balance balance(ResultSet row) throws SQLException {
        BigInteger total = row.getBigDecimal("total").toBigIntegerExact();
        Array currencies = row.getArray("currencies");
        if (currencies == null) {
            return Balance.of(total, Map.of());
        }
        String[] codes = (String[]) currencies.getArray();
        BigDecimal[] amounts = (BigDecimal[]) row.getArray("amounts").getArray();
        Map<CurrencyCode, BigInteger> byCurrency = new HashMap<>();
        for (int i = 0; i < codes.length; i++) {
            byCurrency.put(new CurrencyCode(codes[i]), amounts[i].toBigIntegerExact());
        }
        return Balance.of(total, byCurrency);
    }
}
