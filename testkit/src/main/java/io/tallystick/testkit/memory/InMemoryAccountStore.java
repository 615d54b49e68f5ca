package io.tallystick.testkit.memory;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.AdministrativeAct;
import io.tallystick.application.account.ExternalIdentity;
import io.tallystick.application.account.LedgerChange;
import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Accounts in memory. Thread-safe. */
public final class InMemoryAccountStore implements AccountStore {

    private static final Comparator<Account> BY_NAME =
            Comparator.<Account, String>comparing(
                            account -> account.name().value(), InMemoryAccountStore::compareUtf8)
                    .thenComparing(account -> account.id().toString());

    private final Predicate<UserId> hasEvents;
    private final Map<AccountId, Account> accounts = new LinkedHashMap<>();
    private final List<LoginRecord> logins = new ArrayList<>();
    private final List<AdministrativeAct> acts = new ArrayList<>();
    private final List<SigningKey> keys = new ArrayList<>();

    /**
     * @param hasEvents whether there is anything in a ledger
     */
    public InMemoryAccountStore(Predicate<UserId> hasEvents) {
        this.hasEvents = hasEvents;
    }

    @Override
    public synchronized boolean add(Account account) {
        if (findByName(account.role(), account.name()).isPresent()) {
            return false;
        }
        accounts.put(account.id(), account);
        return true;
    }

    @Override
    public synchronized Account addOrFind(Account account) {
        ExternalIdentity external = Objects.requireNonNull(account.external());
        return findExternal(external)
                .orElseGet(
                        () -> {
                            accounts.put(account.id(), account);
                            return account;
                        });
    }

    @Override
    public synchronized Optional<Account> find(AccountId id) {
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public synchronized List<Account> findAll(Collection<AccountId> ids) {
        return accounts.values().stream().filter(account -> ids.contains(account.id())).toList();
    }

    @Override
    public synchronized Optional<Account> findByName(Role role, AccountName name) {
        return accounts.values().stream()
                .filter(InMemoryAccountStore::isThere)
                .filter(account -> account.external() == null)
                .filter(account -> account.role() == role && account.name().equals(name))
                .findFirst();
    }

    @Override
    public synchronized Optional<Account> findExternal(ExternalIdentity identity) {
        return accounts.values().stream()
                .filter(account -> identity.equals(account.external()))
                .findFirst();
    }

    @Override
    public synchronized List<Account> list(Role role, @Nullable Account after, int limit) {
        return accounts.values().stream()
                .filter(InMemoryAccountStore::isThere)
                .filter(account -> account.role() == role)
                .filter(account -> after == null || BY_NAME.compare(account, after) > 0)
                .sorted(BY_NAME)
                .limit(limit)
                .toList();
    }

    private static int compareUtf8(String left, String right) {
        return Arrays.compareUnsigned(
                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isThere(Account account) {
        return account.state() != Account.State.REMOVED;
    }

    private boolean change(AccountId id, UnaryOperator<Account> change) {
        Account account = accounts.get(id);
        if (account == null || !isThere(account)) {
            return false;
        }
        accounts.put(id, change.apply(account));
        return true;
    }

    private static Account with(
            Account account, UserId ledger, Account.State state, long generation) {
        return new Account(
                account.id(),
                ledger,
                account.role(),
                account.name(),
                state == Account.State.REMOVED ? null : account.passwordHash(),
                account.external(),
                state,
                generation,
                account.createdAt());
    }

    @Override
    public synchronized boolean setPassword(AccountId id, String passwordHash) {
        return find(id).filter(account -> account.external() == null).isPresent()
                && change(id, a -> with(a, passwordHash, a.generation() + 1));
    }

    @Override
    public synchronized boolean replacePassword(
            AccountId id, long generation, String passwordHash) {
        return find(id).filter(account -> account.generation() == generation).isPresent()
                && setPassword(id, passwordHash);
    }

    @Override
    public synchronized boolean renewHash(AccountId id, String hash, String renewed) {
        return find(id).filter(account -> hash.equals(account.passwordHash())).isPresent()
                && change(id, a -> with(a, renewed, a.generation()));
    }

    private static Account with(Account account, String passwordHash, long generation) {
        return new Account(
                account.id(),
                account.ledger(),
                account.role(),
                account.name(),
                passwordHash,
                null,
                account.state(),
                generation,
                account.createdAt());
    }

    @Override
    public synchronized boolean setDisabled(AccountId id, boolean disabled) {
        Account.State state = disabled ? Account.State.DISABLED : Account.State.ACTIVE;
        return change(id, a -> with(a, a.ledger(), state, a.generation()));
    }

    @Override
    public synchronized boolean remove(AccountId id) {
        return change(id, a -> with(a, a.ledger(), Account.State.REMOVED, a.generation() + 1));
    }

    @Override
    public synchronized LedgerChange setLedger(AccountId id, UserId ledger) {
        Account account = accounts.get(id);
        if (account == null || !isThere(account)) {
            return LedgerChange.NO_ACCOUNT;
        }
        if (account.ledger().equals(ledger)) {
            return LedgerChange.DONE;
        }
        boolean isTaken =
                accounts.values().stream()
                        .anyMatch(other -> isThere(other) && other.ledger().equals(ledger));
        if (isTaken) {
            return LedgerChange.TAKEN;
        }
        if (hasEvents.test(account.ledger())) {
            return LedgerChange.HAS_EVENTS;
        }
        change(id, a -> with(a, ledger, a.state(), a.generation()));
        return LedgerChange.DONE;
    }

    @Override
    public synchronized void addLogin(LoginRecord login) {
        logins.addFirst(login);
        List<LoginRecord> kept = logins(login.account());
        logins.removeIf(l -> l.account().equals(login.account()) && !kept.contains(l));
    }

    @Override
    public synchronized List<LoginRecord> logins(AccountId id) {
        return logins.stream()
                .filter(login -> login.account().equals(id))
                .limit(MAX_LOGINS)
                .toList();
    }

    @Override
    public synchronized void addAct(AdministrativeAct act) {
        acts.addFirst(act);
        if (acts.size() > MAX_ACTS) {
            acts.removeLast();
        }
    }

    @Override
    public synchronized List<AdministrativeAct> acts(int limit) {
        return acts.stream().limit(limit).toList();
    }

    @Override
    public synchronized List<SigningKey> keys() {
        return List.copyOf(keys);
    }

    @Override
    public synchronized void addKey(SigningKey key) {
        keys.addFirst(key);
    }

    @Override
    public synchronized void addFirstKey(SigningKey key) {
        if (keys.isEmpty()) {
            keys.add(key);
        }
    }

    @Override
    public synchronized int removeOldKeys() {
        int old = keys.size() - 1;
        if (old > 0) {
            keys.subList(1, keys.size()).clear();
        }
        return Math.max(0, old);
    }

    @Override
    public synchronized int removeKeys() {
        int all = keys.size();
        keys.clear();
        return all;
    }
}
