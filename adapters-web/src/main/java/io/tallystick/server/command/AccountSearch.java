package io.tallystick.server.command;

import io.tallystick.application.access.AccountService;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.Role;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.server.cli.Misused;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Finds the account that somebody means. Stateless. */
final class AccountSearch {

    private static final int PAGE = 500;
    private static final Pattern ID =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final AccountService accounts;

    AccountSearch(AccountService accounts) {
        this.accounts = accounts;
    }

    /**
     * @throws Misused if nobody can be called that
     */
    static AccountName name(String typed) {
        try {
            return new AccountName(typed);
        } catch (InvalidValue e) {
            throw new Misused("the name " + e.getMessage());
        }
    }

    /** A user by name or id. */
    Optional<Account> user(String typed) {
        AccountName name = name(typed);
        if (ID.matcher(name.value()).matches()) {
            return accounts.find(new AccountId(UUID.fromString(name.value())))
                    .filter(account -> account.role() == Role.USER);
        }
        return accounts.findByName(Role.USER, name).or(() -> ofProvider(name));
    }

    Optional<Account> administrator(String typed) {
        return accounts.findByName(Role.ADMINISTRATOR, name(typed));
    }

    /** An OpenID provider may give a name to several. */
    private Optional<Account> ofProvider(AccountName name) {
        List<Account> found = new ArrayList<>();
        forEachUser(
                account -> {
                    if (account.name().equals(name)) {
                        found.add(account);
                    }
                });
        if (found.size() > 1) {
            throw new Misused(
                    "there are "
                            + found.size()
                            + " users of that name: say the id that users list shows");
        }
        return found.stream().findFirst();
    }

    /** All users by name, in constant memory. */
    void forEachUser(Consumer<Account> reader) {
        List<Account> page = accounts.list(Role.USER, null, PAGE);
        while (!page.isEmpty()) {
            page.forEach(reader);
            page = accounts.list(Role.USER, page.getLast(), PAGE);
        }
    }
}
