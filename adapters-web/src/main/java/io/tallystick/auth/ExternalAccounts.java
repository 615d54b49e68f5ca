package io.tallystick.auth;

import com.nimbusds.jwt.JWTClaimsSet;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.ExternalIdentity;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.IdSource;
import io.tallystick.domain.kernel.InvalidValue;

import java.text.ParseException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The accounts of those whom somebody else vouches for. Whoever comes for the first time gets one.
 * Thread-safe.
 */
final class ExternalAccounts {

    private static final int MAX_KNOWN = 20_000;

    private final AccountStore store;
    private final IdSource ids;
    private final InstantSource clock;
    private final ConcurrentMap<ExternalIdentity, AccountId> known = new ConcurrentHashMap<>();

    ExternalAccounts(AccountStore store, IdSource ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    AccountId idOf(ExternalIdentity identity, JWTClaimsSet claims) {
        AccountId id = known.get(identity);
        if (id == null) {
            id =
                    store.findExternal(identity)
                            .orElseGet(() -> store.addOrFind(newAccount(identity, claims)))
                            .id();
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            known.put(identity, id);
        }
        return id;
    }

    private Account newAccount(ExternalIdentity identity, JWTClaimsSet claims) {
        AccountId id = new AccountId(ids.newId());
        return Account.of(
                id, identity, name(id, claims), clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /** For people only: nobody is known by it. */
    private static AccountName name(AccountId id, JWTClaimsSet claims) {
        for (String claim : new String[] {"email", "preferred_username", "sub"}) {
            try {
                String name = claims.getStringClaim(claim);
                if (name != null) {
                    return new AccountName(name);
                }
            } catch (ParseException | InvalidValue e) {
                // the next one may do
            }
        }
        return new AccountName(id.toString());
    }
}
