package io.tallystick.server.command;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.Role;
import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.server.cli.Misused;
import io.tallystick.server.cli.StartFailed;

import java.util.function.Function;

/** Finds the ledger that somebody means. Thread-safe. */
public final class LedgerOwners {

    private static final String LIST = "; tallystick users list shows them";

    private final Function<AccountStore, AccountDesk> desks;
    private final CommandTrail trail;
    private final UserId local;

    /**
     * @param desks makes what works on a store
     * @param local whose ledger it is when nobody logs in
     */
    public LedgerOwners(Function<AccountStore, AccountDesk> desks, UserId local) {
        this.desks = desks;
        this.trail = new CommandTrail(desks);
        this.local = local;
    }

    /**
     * A ledger.
     *
     * @param name of its owner, for people
     */
    record Owner(UserId ledger, String name) {}

    /**
     * The ledger of a user; if none is named, the one that is kept while nobody logs in, unless
     * there are users.
     *
     * @param typed a name or an id, empty for none
     * @throws Misused if a user must be named
     * @throws StartFailed if there is no such user
     */
    Owner find(AccountStore store, String typed) {
        if (typed.isEmpty()) {
            if (!store.list(Role.USER, null, 1).isEmpty()) {
                throw new Misused(
                        "there are users: say whose ledger it is, with --user NAME" + LIST);
            }
            return new Owner(local, "nobody in particular (AUTH=none)");
        }
        if (typed.equals(local.toString())) {
            return new Owner(local, "nobody in particular (AUTH=none)");
        }
        Account account =
                new AccountSearch(desks.apply(store).service())
                        .user(typed)
                        .orElseThrow(
                                () ->
                                        new StartFailed(
                                                "there is no user "
                                                        + AccountSearch.name(typed)
                                                        + LIST,
                                                null));
        return new Owner(account.ledger(), account.name().value());
    }

    /** Leaves a trace of what was done with somebody's ledger. */
    void note(AccountStore store, String act, Owner owner, String outcome) {
        trail.note(store, act, owner.name(), outcome);
    }
}
