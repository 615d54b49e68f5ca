package io.tallystick.postgres;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.AdministrativeAct;
import io.tallystick.application.account.ExternalIdentity;
import io.tallystick.application.account.LedgerChange;
import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Accounts in tables of their own, beside the read models. Thread-safe. */
final class PostgresAccountStore implements AccountStore {

    private static final String SELECT =
            "select id, ledger, role, name, password_hash, issuer, subject, state, generation,"
                    + " created_at from accounts ";

    private static final String INSERT =
            "insert into accounts (id, ledger, role, name, password_hash, issuer, subject, state,"
                    + " generation, created_at) values (:id, :ledger, :role, :name, :hash, :issuer,"
                    + " :subject, :state, :generation, :created) on conflict do nothing";

    private final Jdbi jdbi;

    PostgresAccountStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private <T> T asking(String operation, Function<Handle, T> work) {
        return SqlFailures.asking(
                Store.PROJECTIONS, operation, () -> jdbi.inTransaction(work::apply));
    }

    @Override
    public boolean add(Account account) {
        return asking("add an account", handle -> insert(handle, account) == 1);
    }

    private static int insert(Handle handle, Account account) {
        ExternalIdentity external = account.external();
        return handle.createUpdate(INSERT)
                .bind("id", account.id().value())
                .bind("ledger", account.ledger().value())
                .bind("role", AccountRows.label(account.role()))
                .bind("name", account.name().value())
                .bind("hash", account.passwordHash())
                .bind("issuer", external == null ? null : external.issuer())
                .bind("subject", external == null ? null : external.subject())
                .bind("state", AccountRows.label(account.state()))
                .bind("generation", account.generation())
                .bind("created", SqlTime.of(account.createdAt()))
                .execute();
    }

    @Override
    public Account addOrFind(Account account) {
        ExternalIdentity external = Objects.requireNonNull(account.external());
        return asking(
                "add an account",
                handle -> {
                    insert(handle, account);
                    return external(handle, external).orElseThrow();
                });
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return asking(
                "read an account",
                handle ->
                        handle.createQuery(SELECT + "where id = :id")
                                .bind("id", id.value())
                                .map((row, context) -> AccountRows.account(row))
                                .findOne());
    }

    @Override
    public List<Account> findAll(Collection<AccountId> ids) {
        return asking(
                "read accounts",
                handle ->
                        handle.createQuery(SELECT + "where id = any(:ids)")
                                .bind(
                                        "ids",
                                        ids.stream().map(AccountId::value).toArray(UUID[]::new))
                                .map((row, context) -> AccountRows.account(row))
                                .list());
    }

    @Override
    public Optional<Account> findByName(Role role, AccountName name) {
        return asking(
                "read an account",
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + "where role = :role and name = :name and state <>"
                                                + " 'removed' and issuer is null")
                                .bind("role", AccountRows.label(role))
                                .bind("name", name.value())
                                .map((row, context) -> AccountRows.account(row))
                                .findOne());
    }

    @Override
    public Optional<Account> findExternal(ExternalIdentity identity) {
        return asking("read an account", handle -> external(handle, identity));
    }

    private static Optional<Account> external(Handle handle, ExternalIdentity identity) {
        return handle.createQuery(SELECT + "where issuer = :issuer and subject = :subject")
                .bind("issuer", identity.issuer())
                .bind("subject", identity.subject())
                .map((row, context) -> AccountRows.account(row))
                .findOne();
    }

    @Override
    public List<Account> list(Role role, @Nullable Account after, int limit) {
        return asking(
                "list accounts",
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + "where role = :role and state <> 'removed' and"
                                                + " (name, id::text) > (:name, :id) order by name,"
                                                + " id::text limit :limit")
                                .bind("role", AccountRows.label(role))
                                .bind("name", after == null ? "" : after.name().value())
                                .bind("id", after == null ? "" : after.id().toString())
                                .bind("limit", limit)
                                .map((row, context) -> AccountRows.account(row))
                                .list());
    }

    @Override
    public boolean setPassword(AccountId id, String passwordHash) {
        return asking("set a password", handle -> setPassword(handle, id, passwordHash, null));
    }

    @Override
    public boolean replacePassword(AccountId id, long generation, String passwordHash) {
        return asking(
                "change a password", handle -> setPassword(handle, id, passwordHash, generation));
    }

    /**
     * @param generation that it must have, null if any
     */
    private static boolean setPassword(
            Handle handle, AccountId id, String passwordHash, @Nullable Long generation) {
        return handle.createUpdate(
                                "update accounts set password_hash = :hash, generation = generation"
                                        + " + 1 where id = :id and generation ="
                                        + " coalesce(:generation::bigint, generation) and state <>"
                                        + " 'removed' and issuer is null")
                        .bind("hash", passwordHash)
                        .bind("id", id.value())
                        .bind("generation", generation)
                        .execute()
                == 1;
    }

    @Override
    public boolean renewHash(AccountId id, String hash, String renewed) {
        return asking(
                "renew a hash",
                handle ->
                        handle.createUpdate(
                                                "update accounts set password_hash = :renewed where"
                                                        + " id = :id and password_hash = :hash")
                                        .bind("renewed", renewed)
                                        .bind("id", id.value())
                                        .bind("hash", hash)
                                        .execute()
                                == 1);
    }

    @Override
    public boolean setDisabled(AccountId id, boolean disabled) {
        return asking(
                "disable an account",
                handle ->
                        handle.createUpdate(
                                                "update accounts set state = :state where id = :id"
                                                        + " and state <> 'removed'")
                                        .bind("state", disabled ? "disabled" : "active")
                                        .bind("id", id.value())
                                        .execute()
                                == 1);
    }

    @Override
    public boolean remove(AccountId id) {
        return asking(
                "remove an account",
                handle ->
                        handle.createUpdate(
                                                "update accounts set state = 'removed',"
                                                    + " password_hash = null, generation ="
                                                    + " generation + 1 where id = :id and state <>"
                                                    + " 'removed'")
                                        .bind("id", id.value())
                                        .execute()
                                == 1);
    }

    @Override
    public LedgerChange setLedger(AccountId id, UserId ledger) {
        return asking("change a ledger", handle -> setLedger(handle, id, ledger.value()));
    }

    private static LedgerChange setLedger(Handle handle, AccountId id, UUID ledger) {
        handle.execute("lock table accounts in share row exclusive mode");
        UUID before =
                handle.createQuery(
                                "select ledger from accounts where id = :id and state <> 'removed'")
                        .bind("id", id.value())
                        .mapTo(UUID.class)
                        .findOne()
                        .orElse(null);
        if (before == null) {
            return LedgerChange.NO_ACCOUNT;
        }
        if (before.equals(ledger)) {
            return LedgerChange.DONE;
        }
        if (exists(
                handle,
                "select exists (select 1 from accounts where ledger = :ledger and state <>"
                        + " 'removed')",
                ledger)) {
            return LedgerChange.TAKEN;
        }
        if (exists(
                handle, "select exists (select 1 from events where user_id = :ledger)", before)) {
            return LedgerChange.HAS_EVENTS;
        }
        handle.createUpdate("update accounts set ledger = :ledger where id = :id")
                .bind("ledger", ledger)
                .bind("id", id.value())
                .execute();
        return LedgerChange.DONE;
    }

    private static boolean exists(Handle handle, String question, UUID ledger) {
        return handle.createQuery(question).bind("ledger", ledger).mapTo(Boolean.class).one();
    }

    @Override
    public void addLogin(LoginRecord login) {
        asking(
                "note a login",
                handle -> {
                    handle.createUpdate(
                                    "insert into logins (id, account, at, address, user_agent,"
                                            + " failure_reason) values (:id, :account, :at,"
                                            + " :address, :agent, :reason)")
                            .bind("id", login.id())
                            .bind("account", login.account().value())
                            .bind("at", SqlTime.of(login.at()))
                            .bind("address", login.origin().address())
                            .bind("agent", login.origin().userAgent())
                            .bind("reason", login.failureReason())
                            .execute();
                    return handle.createUpdate(
                                    "delete from logins where account = :account and seq <= (select"
                                            + " seq from logins where account = :account order by"
                                            + " seq desc offset :max limit 1)")
                            .bind("account", login.account().value())
                            .bind("max", MAX_LOGINS)
                            .execute();
                });
    }

    @Override
    public List<LoginRecord> logins(AccountId id) {
        return asking(
                "read logins",
                handle ->
                        handle.createQuery(
                                        "select id, account, at, address, user_agent,"
                                                + " failure_reason from logins where account = :id"
                                                + " order by seq desc limit :max")
                                .bind("id", id.value())
                                .bind("max", MAX_LOGINS)
                                .map((row, context) -> AccountRows.login(row))
                                .list());
    }

    @Override
    public void addAct(AdministrativeAct act) {
        asking(
                "note an act",
                handle -> {
                    handle.createUpdate(
                                    "insert into administrative_acts (at, actor, act, target,"
                                            + " address, outcome) values (:at, :actor, :act,"
                                            + " :target, :address, :outcome)")
                            .bind("at", SqlTime.of(act.at()))
                            .bind("actor", act.actor())
                            .bind("act", act.act())
                            .bind("target", act.target())
                            .bind("address", act.address())
                            .bind("outcome", act.outcome())
                            .execute();
                    return handle.createUpdate(
                                    "delete from administrative_acts where seq <= (select seq from"
                                            + " administrative_acts order by seq desc offset :max"
                                            + " limit 1)")
                            .bind("max", MAX_ACTS)
                            .execute();
                });
    }

    @Override
    public List<AdministrativeAct> acts(int limit) {
        return asking(
                "read acts",
                handle ->
                        handle.createQuery(
                                        "select at, actor, act, target, address, outcome from"
                                                + " administrative_acts order by seq desc limit"
                                                + " :limit")
                                .bind("limit", limit)
                                .map((row, context) -> AccountRows.act(row))
                                .list());
    }

    @Override
    public List<SigningKey> keys() {
        return asking(
                "read the signing keys",
                handle ->
                        handle.createQuery(
                                        "select id, secret, created_at from signing_keys order by"
                                                + " seq desc")
                                .map((row, context) -> AccountRows.key(row))
                                .list());
    }

    @Override
    public void addKey(SigningKey key) {
        asking("add a signing key", handle -> insert(handle, key));
    }

    @Override
    public void addFirstKey(SigningKey key) {
        asking(
                "add a signing key",
                handle -> {
                    handle.execute("lock table signing_keys in share row exclusive mode");
                    boolean hasAny =
                            handle.createQuery("select exists (select 1 from signing_keys)")
                                    .mapTo(Boolean.class)
                                    .one();
                    return hasAny ? 0 : insert(handle, key);
                });
    }

    private static int insert(Handle handle, SigningKey key) {
        return handle.createUpdate(
                        "insert into signing_keys (id, secret, created_at) values (:id, :secret,"
                                + " :created)")
                .bind("id", key.id())
                .bind("secret", key.secret())
                .bind("created", SqlTime.of(key.createdAt()))
                .execute();
    }

    @Override
    public int removeOldKeys() {
        return asking(
                "remove signing keys",
                handle ->
                        handle.createUpdate(
                                        "delete from signing_keys where seq < (select max(seq) from"
                                                + " signing_keys)")
                                .execute());
    }

    @Override
    public int removeKeys() {
        return asking(
                "remove signing keys",
                handle -> handle.createUpdate("delete from signing_keys").execute());
    }
}
