package io.tallystick.server.command;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.Role;
import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.cli.UsersRequest;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.AccountReport;

import java.util.List;
import java.util.Locale;

/** Prints all users, by name. */
public final class ListUsers implements Job {

    private static final int PAGE = 500;
    private static final String LINE = "%-36s  %-8s  %-27s  %-5s  %s";

    private final UsersRequest request;
    private final UserId local;

    /**
     * @param local whose ledger it is when nobody logs in
     */
    public ListUsers(UsersRequest request, UserId local) {
        this.request = request;
        this.local = local;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            Output out = new Output(terminal);
            if (request.asJson()) {
                json(data.database().accounts(), out);
            } else {
                table(data.database().accounts(), out, terminal);
            }
            return ExitCode.OK;
        }
    }

    private static void json(AccountStore accounts, Output out) {
        String separator = "[";
        List<Account> page = accounts.list(Role.USER, null, PAGE);
        while (!page.isEmpty()) {
            for (Account account : page) {
                out.text(separator);
                out.raw(AccountReport.json(account));
                separator = ",";
            }
            out.flush();
            page = accounts.list(Role.USER, page.getLast(), PAGE);
        }
        out.line(separator.equals("[") ? "[]" : "]");
        out.flush();
    }

    private void table(AccountStore accounts, Output out, Terminal terminal) {
        List<Account> page = accounts.list(Role.USER, null, PAGE);
        if (page.isEmpty()) {
            terminal.err().println("There are no users; add one with tallystick users add EMAIL.");
            return;
        }
        out.line(LINE.formatted("ID", "STATE", "CREATED", "OWNS", "NAME"));
        while (!page.isEmpty()) {
            page.forEach(account -> out.line(line(account)));
            out.flush();
            page = accounts.list(Role.USER, page.getLast(), PAGE);
        }
    }

    private String line(Account account) {
        return LINE.formatted(
                account.id(),
                account.state().name().toLowerCase(Locale.ROOT),
                Rfc3339.format(account.createdAt()),
                account.ledger().equals(local) ? "local" : "own",
                account.name());
    }
}
