package io.tallystick.server.command;

import io.tallystick.application.access.AccountService;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.LedgerChange;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Misused;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.cli.UsersRequest;
import io.tallystick.server.cli.UsersRequest.Act;
import io.tallystick.server.config.AuthConfig;
import io.tallystick.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Function;

/**
 * Changes accounts or the keys of their tokens. Running servers see it within two seconds. What was
 * done, or refused, is in the audit trail.
 */
public final class ManageUsers implements Job {

    private final UsersRequest request;
    private final PasswordInput passwords;
    private final Function<AccountStore, AccountDesk> desks;
    private final UserId local;

    /**
     * @param desks makes what works on a store
     * @param local whose ledger it is when nobody logs in
     */
    public ManageUsers(
            UsersRequest request,
            PasswordInput passwords,
            Function<AccountStore, AccountDesk> desks,
            UserId local) {
        this.request = request;
        this.passwords = passwords;
        this.desks = desks;
        this.local = local;
    }

    /**
     * What became of it.
     *
     * @param target to whom, as the audit trail has it; null for all
     * @param text a sentence for people
     */
    private record Outcome(boolean isDone, @Nullable String target, String text) {
        static Outcome done(Account account, String text) {
            return new Outcome(true, account.name().value(), text);
        }

        static Outcome refused(String target, String text) {
            return new Outcome(false, target, text);
        }
    }

    /** One that takes an account. */
    private interface Change {
        Outcome apply(Account account);
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        if (request.act() != Act.ROTATE_KEY) {
            AccountName unused = AccountSearch.name(request.name()); // before anything is opened
        }
        Password password = takesPassword() ? password() : null;
        try (LedgerData data = LedgerData.open(config)) {
            if (request.act() == Act.CLAIM_LOCAL) {
                data.catchUp(terminal);
            }
            AccountStore store = data.database().accounts();
            AccountDesk desk = desks.apply(store);
            Outcome outcome =
                    request.act() == Act.ROTATE_KEY
                            ? rotate(store, desk, config.auth())
                            : change(desk.service(), password);
            CommandTrail.note(
                    desk,
                    "users " + request.act().label(),
                    outcome.target(),
                    outcome.isDone() ? CommandTrail.DONE : outcome.text());
            return report(outcome, terminal);
        }
    }

    private int report(Outcome outcome, Terminal terminal) {
        if (!outcome.isDone()) {
            terminal.err().println("tallystick: " + outcome.text());
            return ExitCode.FAILURE;
        }
        Output out = new Output(terminal);
        out.line(outcome.text());
        out.flush();
        return ExitCode.OK;
    }

    private boolean takesPassword() {
        return request.act() == Act.ADD || request.act() == Act.PASSWD;
    }

    private Password password() throws InterruptedException {
        String text =
                request.isPasswordPiped()
                        ? passwords.readPiped()
                        : passwords.askTwice(AccountSearch.name(request.name()).value());
        try {
            return new Password(text);
        } catch (InvalidValue e) {
            throw new Misused("the password " + e.getMessage());
        }
    }

    private Outcome change(AccountService accounts, @Nullable Password password) {
        AccountSearch search = new AccountSearch(accounts);
        return switch (request.act()) {
            case ADD -> add(accounts, required(password));
            case PASSWD -> setPassword(accounts, search, required(password));
            case DISABLE -> user(search, account -> disable(accounts, account, true));
            case ENABLE -> user(search, account -> disable(accounts, account, false));
            case REMOVE -> user(search, account -> remove(accounts, account));
            case CLAIM_LOCAL -> user(search, account -> claim(accounts, account));
            case LIST, ROTATE_KEY -> throw new IllegalStateException("not about one account");
        };
    }

    private static Password required(@Nullable Password password) {
        if (password == null) {
            throw new IllegalStateException("no password was asked for");
        }
        return password;
    }

    private Outcome user(AccountSearch search, Change change) {
        return search.user(request.name())
                .map(change::apply)
                .orElseGet(() -> nobody("there is no user " + shown()));
    }

    private Outcome nobody(String text) {
        return Outcome.refused(shown(), text);
    }

    private String shown() {
        return AccountSearch.name(request.name()).value();
    }

    private Outcome add(AccountService accounts, Password password) {
        return accounts.add(Role.USER, AccountSearch.name(request.name()), password)
                .map(account -> Outcome.done(account, "Added " + named(account) + "."))
                .orElseGet(() -> nobody("there is a user " + shown() + " already"));
    }

    private static String named(Account account) {
        return "the user " + account.name() + ", id " + account.id();
    }

    private Outcome setPassword(AccountService accounts, AccountSearch search, Password password) {
        Optional<Account> found =
                request.isAdministrator() ? Optional.empty() : search.user(request.name());
        Account account = found.or(() -> search.administrator(request.name())).orElse(null);
        if (account == null) {
            return nobody(
                    request.isAdministrator()
                            ? "there is no administrator " + shown()
                            : "there is no user or administrator " + shown());
        }
        if (account.external() != null) {
            return nobody(shown() + " logs in at the OpenID provider, and has no password here");
        }
        String who =
                (account.role() == Role.USER ? "user " : "administrator ") + account.name().value();
        return accounts.setPassword(account.id(), password)
                ? Outcome.done(
                        account,
                        "The password of the "
                                + who
                                + " is set; tokens given before are refused from now on.")
                : gone(account);
    }

    private static Outcome gone(Account account) {
        return Outcome.refused(
                account.name().value(), account.name() + " was removed at the same moment");
    }

    private static Outcome disable(AccountService accounts, Account account, boolean disabled) {
        return accounts.setDisabled(account.id(), disabled)
                ? Outcome.done(
                        account, (disabled ? "Disabled " : "Enabled ") + named(account) + ".")
                : gone(account);
    }

    private static Outcome remove(AccountService accounts, Account account) {
        return accounts.remove(account.id())
                ? Outcome.done(account, "Removed " + named(account) + ".")
                : gone(account);
    }

    private Outcome claim(AccountService accounts, Account account) {
        LedgerChange change = accounts.claim(account.id(), local);
        return switch (change) {
            case DONE ->
                    Outcome.done(
                            account,
                            "The ledger kept while nobody had to log in is of "
                                    + named(account)
                                    + ".");
            case NO_ACCOUNT -> gone(account);
            case HAS_EVENTS ->
                    Outcome.refused(
                            account.name().value(),
                            account.name()
                                    + " has recorded something already, which would be lost:"
                                    + " claim it for a new user");
            case TAKEN ->
                    Outcome.refused(
                            account.name().value(),
                            "the local ledger is another user's already; users list shows whose");
        };
    }

    private Outcome rotate(AccountStore store, AccountDesk desk, AuthConfig auth) {
        if (auth instanceof AuthConfig.Jwt jwt && jwt.secret() != null) {
            return dropKept(store);
        }
        store.addKey(desk.newKey());
        int dropped = request.dropsOld() ? store.removeOldKeys() : 0;
        StringBuilder text = new StringBuilder("New tokens are signed with a new key.");
        if (request.dropsOld()) {
            text.append(" Older keys dropped: ").append(dropped);
            text.append("; tokens signed with them are refused from now on.");
        }
        return new Outcome(true, null, text.toString());
    }

    /** New tokens are signed with the configured secret, so none of the kept keys is needed. */
    private Outcome dropKept(AccountStore store) {
        if (!request.dropsOld()) {
            return new Outcome(
                    false,
                    null,
                    "with JWT_SECRET set, tokens are signed with that: set another, and this one as"
                            + " JWT_SECRET_PREVIOUS");
        }
        return new Outcome(
                true,
                null,
                "Kept keys dropped: "
                        + store.removeKeys()
                        + "; tokens signed with them are refused from now on. JWT_SECRET stays. A"
                        + " server that has none makes and keeps a new key: set it on all, and drop"
                        + " that too.");
    }
}
