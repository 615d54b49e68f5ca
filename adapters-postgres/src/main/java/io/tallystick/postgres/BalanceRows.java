package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.operation.RebuildReport;
import io.tallystick.application.operation.RepairedBalance;
import io.tallystick.application.operation.RepairedBalances;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Balances that were wrong, as queries find them and reports keep them. Stateless. */
final class BalanceRows {

    /** What {@link #bind} brings, as JSON. */
    static final String AS_JSON =
            "(select coalesce(jsonb_agg(to_jsonb(b)), '[]') from unnest(:balanceUsers,"
                    + " :balanceContacts, :balanceKinds, :balanceCurrencies, :balancesWere,"
                    + " :balancesAre) b(user_id, contact_id, kind, currency, was, is_now))";

    private static final String COLUMNS =
            "user_id uuid, contact_id uuid, kind text, currency text, was text, is_now text";

    private BalanceRows() {}

    static <S extends SqlStatement<S>> S bind(S statement, List<RepairedBalance> balances) {
        return statement
                .bind(
                        "balanceUsers",
                        column(balances, balance -> balance.user().value(), UUID[]::new))
                .bind(
                        "balanceContacts",
                        column(balances, balance -> balance.contact().value(), UUID[]::new))
                .bind("balanceKinds", texts(balances, RepairedBalance::kind))
                .bind("balanceCurrencies", texts(balances, RepairedBalance::currency))
                .bind("balancesWere", texts(balances, balance -> balance.was().toString()))
                .bind("balancesAre", texts(balances, balance -> balance.is().toString()));
    }

    /** Those that the report of an operation names. */
    static List<RepairedBalance> ofReport(Handle handle, UUID operation) {
        return handle.createQuery(
                        "select b.* from operations o, jsonb_to_recordset(o.report -> 'balances')"
                                + " as b("
                                + COLUMNS
                                + ") where o.id = :id")
                .bind("id", operation)
                .map((row, context) -> read(row))
                .list();
    }

    /**
     * Counts and names balances.
     *
     * @param wrong a query of all that are, with the columns of a report
     */
    static RepairedBalances found(Handle handle, String wrong) {
        List<RepairedBalance> first =
                handle.createQuery(
                                "select user_id, contact_id, kind, currency, was::text as was,"
                                        + " is_now::text as is_now from ("
                                        + wrong
                                        + ") w order by user_id, contact_id, kind, currency limit"
                                        + " :max")
                        .bind("max", RebuildReport.MAX_NAMES)
                        .map((row, context) -> read(row))
                        .list();
        long count =
                first.size() < RebuildReport.MAX_NAMES
                        ? first.size()
                        : handle.createQuery("select count(*) from (" + wrong + ") w")
                                .mapTo(Long.class)
                                .one();
        return new RepairedBalances(count, first);
    }

    private static RepairedBalance read(ResultSet row) throws SQLException {
        return new RepairedBalance(
                new UserId(row.getObject("user_id", UUID.class)),
                new ContactId(row.getObject("contact_id", UUID.class)),
                row.getString("kind"),
                row.getString("currency"),
                new BigInteger(row.getString("was")),
                new BigInteger(row.getString("is_now")));
    }
}
