package io.tallystick.application.access;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.AdministrativeAct;
import io.tallystick.application.account.LedgerChange;
import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.account.Origin;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.application.failure.Overloaded;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.LoginThrottle;
import io.tallystick.application.port.PasswordHasher;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What can be done with accounts. Every method may throw {@link StoreUnavailable}, and those that
 * take a password {@link Overloaded}. Thread-safe.
 */
public final class AccountService {

    private static final String WRONG_PASSWORD = "wrong password";
    private static final String DISABLED = "account is disabled";

    private final AccountStore store;
    private final PasswordHasher hasher;
    private final LoginThrottle throttle;
    private final IdSource ids;
    private final InstantSource clock;
    private final HashRenewal renewal;
    private final RefusedLogins refused;

    public AccountService(
            AccountStore store,
            PasswordHasher hasher,
            LoginThrottle throttle,
            IdSource ids,
            InstantSource clock) {
        this.store = store;
        this.hasher = hasher;
        this.throttle = throttle;
        this.ids = ids;
        this.clock = clock;
        this.renewal = new HashRenewal(store, hasher);
        this.refused = new RefusedLogins(store);
    }

    /**
     * Looks at a name and a password. Takes as long for a name that nobody has: a hash is computed
     * for either, and what is noted of a wrong password is written beside the answer.
     */
    public LoginResult logIn(Role role, AccountName name, String password, Origin origin) {
        LoginResult.@Nullable TooMany tooMany = throttled(name, origin);
        if (tooMany != null) {
            return tooMany;
        }
        Account account = tried(name, origin, () -> store.findByName(role, name)).orElse(null);
        String hash = account == null ? null : account.passwordHash();
        boolean isRight = tried(name, origin, () -> hasher.verify(password, hash));
        if (account == null || !isRight) {
            if (account != null) {
                refused.note(login(account.id(), origin, WRONG_PASSWORD));
            }
            return new LoginResult.Refused();
        }
        throttle.takeBack(name, origin.address());
        if (account.state() == Account.State.DISABLED) {
            note(account.id(), origin, DISABLED);
            return new LoginResult.Disabled();
        }
        note(account.id(), origin, null);
        renewal.startIfWeak(account, password);
        return new LoginResult.LoggedIn(account);
    }

    private LoginResult.@Nullable TooMany throttled(AccountName name, Origin origin) {
        return throttle.attempt(name, origin.address()).map(LoginResult.TooMany::new).orElse(null);
    }

    /**
     * A password that could not be looked at was no guess: nobody is kept out by our own trouble.
     */
    private <T> T tried(AccountName name, Origin origin, Supplier<T> step) {
        try {
            return step.get();
        } catch (StoreUnavailable | Overloaded e) {
            throttle.takeBack(name, origin.address());
            throw e;
        }
    }

    private void note(AccountId account, Origin origin, @Nullable String failureReason) {
        store.addLogin(login(account, origin, failureReason));
    }

    private LoginRecord login(AccountId account, Origin origin, @Nullable String failureReason) {
        return new LoginRecord(ids.newId(), account, now(), origin, failureReason);
    }

    /**
     * Changes a password for who knows the one before. All tokens given so far are refused from
     * then on.
     *
     * @return as of a log-in; {@code Refused} if the password before is another, or becomes so
     *     meanwhile
     */
    public LoginResult changePassword(AccountId id, String current, Password next, Origin origin) {
        Account account = store.find(id).orElse(null);
        if (account == null) {
            return new LoginResult.Refused();
        }
        LoginResult.@Nullable TooMany tooMany = throttled(account.name(), origin);
        if (tooMany != null) {
            return tooMany;
        }
        if (!tried(account.name(), origin, () -> hasher.verify(current, account.passwordHash()))) {
            note(id, origin, WRONG_PASSWORD);
            return new LoginResult.Refused();
        }
        throttle.takeBack(account.name(), origin.address());
        return store.replacePassword(id, account.generation(), hasher.hash(next.value()))
                ? new LoginResult.LoggedIn(account)
                : new LoginResult.Refused();
    }

    /**
     * Adds an account.
     *
     * @return empty if the name is taken
     */
    public Optional<Account> add(Role role, AccountName name, Password password) {
        Account account =
                Account.withPassword(
                        new AccountId(ids.newId()),
                        role,
                        name,
                        hasher.hash(password.value()),
                        now());
        return store.add(account) ? Optional.of(account) : Optional.empty();
    }

    /** An account that is not removed. */
    public Optional<Account> find(AccountId id) {
        return store.find(id).filter(account -> account.state() != Account.State.REMOVED);
    }

    /** The account that somebody logs in to by that name. */
    public Optional<Account> findByName(Role role, AccountName name) {
        return store.findByName(role, name);
    }

    /** Some of those that are not removed, by name; see {@link AccountStore#list}. */
    public List<Account> list(Role role, @Nullable Account after, int limit) {
        return store.list(role, after, limit);
    }

    /**
     * Sets a password. All tokens given so far are refused from then on.
     *
     * @return false if there is no such account
     */
    public boolean setPassword(AccountId id, Password password) {
        return find(id).isPresent() && store.setPassword(id, hasher.hash(password.value()));
    }

    /**
     * Disables or enables an account.
     *
     * @return false if there is no such account
     */
    public boolean setDisabled(AccountId id, boolean disabled) {
        return store.setDisabled(id, disabled);
    }

    /**
     * Removes an account for good; its events stay in the log.
     *
     * @return false if there is no such account
     */
    public boolean remove(AccountId id) {
        return store.remove(id);
    }

    /** Gives an account the ledger that was kept while nobody had to log in. */
    public LedgerChange claim(AccountId id, UserId ledger) {
        return store.setLedger(id, ledger);
    }

    /** The newest logins, newest first. */
    public List<LoginRecord> logins(AccountId id) {
        return store.logins(id);
    }

    /** Notes what an administrator did. */
    public void note(
            String actor,
            String act,
            @Nullable String target,
            @Nullable String address,
            String outcome) {
        store.addAct(new AdministrativeAct(now(), actor, act, target, address, outcome));
    }

    /** What administrators did last, newest first. */
    public List<AdministrativeAct> acts(int limit) {
        return store.acts(limit);
    }

    /** As stores keep it, so that what was just made reads the same later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
