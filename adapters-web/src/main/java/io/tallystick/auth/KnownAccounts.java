package io.tallystick.auth;

import io.tallystick.application.access.AccountCache;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountDisabled;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.Caller;
import io.tallystick.application.account.InvalidToken;
import io.tallystick.application.account.Role;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whether the account that a token names may come in. Whoever may, is let in by what is known here;
 * nobody is turned away by that, only by what the store says now, for the mobile app throws away
 * what it has not sent when its token is refused. Thread-safe.
 */
record KnownAccounts(AccountCache cache) {

    private static final Logger log = LoggerFactory.getLogger(KnownAccounts.class);

    /**
     * The account, if it may be used.
     *
     * @param refusal why a token does not fit an account, null if it does
     */
    Account active(AccountId id, Function<Account, @Nullable String> refusal) {
        Account known = cache.find(id);
        if (known != null
                && known.state() == Account.State.ACTIVE
                && refusal.apply(known) == null) {
            return known;
        }
        Account account = cache.findNow(id);
        if (account == null || account.state() == Account.State.REMOVED) {
            throw new InvalidToken("The account is gone");
        }
        String reason = refusal.apply(account);
        if (reason != null) {
            throw new InvalidToken(reason);
        }
        if (account.state() == Account.State.DISABLED) {
            throw new AccountDisabled();
        }
        return account;
    }

    /** The caller with the one role of an account. */
    Caller caller(Account account, Predicate<Account> isGood) {
        return caller(account, Set.of(account.role()), isGood);
    }

    /**
     * @param isGood whether the token would still fit the account
     */
    Caller caller(Account account, Set<Role> roles, Predicate<Account> isGood) {
        AccountId id = account.id();
        UserId ledger = account.ledger();
        return new Caller(
                id,
                account.name().value(),
                ledger,
                roles,
                () -> isStillGood(id, now -> now.ledger().equals(ledger) && isGood.test(now)));
    }

    /** Whatever keeps that from being told ends no stream. */
    private boolean isStillGood(AccountId id, Predicate<Account> isGood) {
        try {
            Account account = cache.peek(id);
            if (account == null) {
                account = cache.find(id);
            }
            return account != null
                    && account.state() == Account.State.ACTIVE
                    && isGood.test(account);
        } catch (RuntimeException e) {
            log.warn("event=access_not_checked reason=\"{}\"", e.toString());
            return true;
        }
    }
}
