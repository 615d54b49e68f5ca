package io.tallystick.postgres;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.AdministrativeAct;
import io.tallystick.application.account.ExternalIdentity;
import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.account.Origin;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.domain.kernel.UserId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;

/** Rows of the tables about accounts. Stateless. */
final class AccountRows {

    private AccountRows() {}

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Account account(ResultSet row) throws SQLException {
        String issuer = row.getString("issuer");
        return new Account(
                new AccountId(row.getObject("id", UUID.class)),
                new UserId(row.getObject("ledger", UUID.class)),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                new AccountName(row.getString("name")),
                row.getString("password_hash"),
                issuer == null ? null : new ExternalIdentity(issuer, row.getString("subject")),
                Account.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("generation"),
                SqlTime.read(row, "created_at"));
    }

    static LoginRecord login(ResultSet row) throws SQLException {
        return new LoginRecord(
                row.getObject("id", UUID.class),
                new AccountId(row.getObject("account", UUID.class)),
                SqlTime.read(row, "at"),
                new Origin(row.getString("address"), row.getString("user_agent")),
                row.getString("failure_reason"));
    }

    static AdministrativeAct act(ResultSet row) throws SQLException {
        return new AdministrativeAct(
                SqlTime.read(row, "at"),
                row.getString("actor"),
                row.getString("act"),
                row.getString("target"),
                row.getString("address"),
                row.getString("outcome"));
    }

    static SigningKey key(ResultSet row) throws SQLException {
        return new SigningKey(
                row.getString("id"), row.getBytes("secret"), SqlTime.read(row, "created_at"));
    }
}
