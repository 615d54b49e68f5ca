package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;
import io.tallystick.application.access.AccountService;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.Role;
import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What administrators may see of users' ledgers: a copy of one, and the sum of all. Thread-safe.
 */
final class LedgerReports {

    private static final int PAGE = 500;

    private final AccountService accounts;
    private final LedgerViews views;
    private final InstantSource clock;

    LedgerReports(AccountService accounts, LedgerViews views, InstantSource clock) {
        this.accounts = accounts;
        this.views = views;
        this.clock = clock;
    }

    void register(Router router) {
        router.getNoted(AccountRoutes.USERS + "/{id}/backup", this::backup);
        router.get("/api/admin/total-debt", this::totalDebt);
    }

    /** What is live, one list after the other, in constant memory. */
    private void backup(Context ctx) throws IOException {
        Account account = AccountRoutes.find(ctx, accounts);
        UserId ledger = account.ledger();
        ctx.header("Content-Disposition", "attachment; filename=\"" + account.id() + ".json\"");
        Answers.stream(
                ctx,
                json -> {
                    json.writeStartObject();
                    json.writeObjectFieldStart("user");
                    AccountRoutes.fields(json, account);
                    json.writeEndObject();
                    json.writeStringField("backup_date", Rfc3339.format(clock.instant()));
                    json.writeArrayFieldStart("contacts");
                    try {
                        views.contacts(
                                ContactQuery.allOf(ledger),
                                each(contact -> EntityJson.contact(json, contact)));
                        json.writeEndArray();
                        json.writeArrayFieldStart("transactions");
                        views.transactions(
                                TransactionQuery.allOf(ledger),
                                each(transaction -> EntityJson.transaction(json, transaction)));
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private interface Writing<T> {
        void write(T row) throws IOException;
    }

    private static <T> Consumer<T> each(Writing<T> writing) {
        return row -> {
            try {
                writing.write(row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private void totalDebt(Context ctx) throws IOException {
        BigInteger total = sumOf(ledgers(Router.userOf(ctx)));
        Answers.json(
                ctx,
                200,
                (JsonGenerator json) -> {
                    json.writeStartObject();
                    json.writeFieldName("total_debt");
                    json.writeNumber(total);
                    json.writeEndObject();
                });
    }

    /** Nobody has an account when nobody logs in; an administrator's own ledger is empty. */
    private Set<UserId> ledgers(UserId caller) {
        Set<UserId> ledgers = new HashSet<>();
        ledgers.add(caller);
        List<Account> page = accounts.list(Role.USER, null, PAGE);
        while (!page.isEmpty()) {
            page.forEach(account -> ledgers.add(account.ledger()));
            page = accounts.list(Role.USER, page.getLast(), PAGE);
        }
        return ledgers;
    }

    private BigInteger sumOf(Set<UserId> ledgers) {
        CalendarDate today = new CalendarDate(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        BigInteger total = BigInteger.ZERO;
        for (UserId ledger : ledgers) {
            total = total.add(views.summary(ledger, today).balance().total());
        }
        return total;
    }
}
