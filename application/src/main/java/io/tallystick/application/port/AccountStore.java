package io.tallystick.application.port;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.AdministrativeAct;
import io.tallystick.application.account.ExternalIdentity;
import io.tallystick.application.account.LedgerChange;
import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps accounts and what belongs to them. What a method changed, every later call of any instance
 * sees.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when the store
 * cannot be asked.
 */
public interface AccountStore {

    /** How many logins are kept of each account. */
    int MAX_LOGINS = 100;

    /** How many administrative acts are kept. */
    int MAX_ACTS = 10_000;

    /**
     * Adds an account. Names of accounts with a password are unique for each role, removed ones do
     * not count.
     *
     * @return false if the name is taken; then nothing was done
     */
    boolean add(Account account);

    /**
     * Adds an account that has an external identity, unless there is one with that.
     *
     * @return the one there is now, which may be disabled or removed
     */
    Account addOrFind(Account account);

    /** An account in any state. */
    Optional<Account> find(AccountId id);

    /** Those there are of {@code ids}, in any state and order. */
    List<Account> findAll(Collection<AccountId> ids);

    /** The account with a password of that name, which is not removed. */
    Optional<Account> findByName(Role role, AccountName name);

    /** The account of an external identity, in any state. */
    Optional<Account> findExternal(ExternalIdentity identity);

    /**
     * Those that are not removed, by name in the order of its UTF-8 bytes, then by id.
     *
     * @param after only those after this one; null from the start
     */
    List<Account> list(Role role, @Nullable Account after, int limit);

    /**
     * Sets another password and raises the generation.
     *
     * @return false if there is no such account, or it is removed
     */
    boolean setPassword(AccountId id, String passwordHash);

    /**
     * The same, for whoever looked at the password before: of two who did at once, one changes it.
     *
     * @param generation that the account had when it was looked at
     * @return false if the generation is another, there is no such account, or it is removed
     */
    boolean replacePassword(AccountId id, long generation, String passwordHash);

    /**
     * Keeps the same password by another hash; the generation stays.
     *
     * @param hash that was there when the password was looked at
     * @return false if there is another by now, or no such account
     */
    boolean renewHash(AccountId id, String hash, String renewed);

    /**
     * Disables or enables an account; its tokens stay good for when it is enabled.
     *
     * @return false if there is no such account, or it is removed
     */
    boolean setDisabled(AccountId id, boolean disabled);

    /**
     * Removes an account for good and raises its generation.
     *
     * @return false if there is no such account, or it is removed already
     */
    boolean remove(AccountId id);

    /** Gives an account another ledger. */
    LedgerChange setLedger(AccountId id, UserId ledger);

    /** Notes a login, and forgets all but the newest of that account. */
    void addLogin(LoginRecord login);

    /** The newest logins, newest first. */
    List<LoginRecord> logins(AccountId id);

    /** Notes an act, and forgets all but the newest. */
    void addAct(AdministrativeAct act);

    /** The newest acts, newest first. */
    List<AdministrativeAct> acts(int limit);

    /** All keys, newest first. */
    List<SigningKey> keys();

    /** Adds a key that is newer than all others. */
    void addKey(SigningKey key);

    /** Adds a key unless there is any. */
    void addFirstKey(SigningKey key);

    /**
     * Removes all keys but the newest.
     *
     * @return how many
     */
    int removeOldKeys();

    /**
     * Removes all keys.
     *
     * @return how many
     */
    int removeKeys();
}
