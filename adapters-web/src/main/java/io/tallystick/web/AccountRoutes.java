package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;
import io.tallystick.application.access.AccountService;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.AdministrativeAct;
import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.application.codec.Rfc3339;

import java.io.IOException;
import java.util.List;

/** Users' accounts, for administrators. Thread-safe. */
final class AccountRoutes {

    static final String USERS = "/api/admin/users";

    private static final String USER = USERS + "/{id}";
    private static final int PAGE = 500;
    private static final int MAX_ACTS = 1000;

    private final AccountService accounts;
    private final BodyReader bodies;

    AccountRoutes(AccountService accounts, BodyReader bodies) {
        this.accounts = accounts;
        this.bodies = bodies;
    }

    void register(Router router) {
        router.get(USERS, this::list);
        router.post(USERS, this::add);
        router.delete(USER, this::remove);
        router.put(USER + "/password", this::setPassword);
        router.post(USER + "/disable", ctx -> setDisabled(ctx, true));
        router.post(USER + "/enable", ctx -> setDisabled(ctx, false));
        router.get(USER + "/login-logs", this::logins);
        router.get("/api/admin/audit", this::acts);
    }

    private void list(Context ctx) throws IOException {
        Answers.stream(
                ctx,
                json -> {
                    json.writeStartArray();
                    List<Account> page = accounts.list(Role.USER, null, PAGE);
                    while (!page.isEmpty()) {
                        for (Account account : page) {
                            write(json, account);
                        }
                        page = accounts.list(Role.USER, page.getLast(), PAGE);
                    }
                    json.writeEndArray();
                });
    }

    static void write(JsonGenerator json, Account account) throws IOException {
        json.writeStartObject();
        fields(json, account);
        json.writeBooleanField("disabled", account.state() == Account.State.DISABLED);
        json.writeEndObject();
    }

    static void fields(JsonGenerator json, Account account) throws IOException {
        json.writeStringField("id", account.id().toString());
        json.writeStringField("email", account.name().value());
        json.writeStringField("created_at", Rfc3339.format(account.createdAt()));
    }

    private FieldReader fields(Context ctx, FieldErrors errors) {
        return new FieldReader(
                bodies.read(ctx.req(), MediaType.JSON), errors, FieldReader.NullMeaning.UNCHANGED);
    }

    private void add(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        FieldReader fields = fields(ctx, errors);
        Parsed<AccountName> email = fields.required("email", Values.text(AccountName::new));
        Parsed<Password> password = fields.required("password", Values.text(Password::new));
        errors.throwIfAny();
        Exchange.of(ctx.req()).target(email.get().value());
        Account account =
                accounts.add(Role.USER, email.get(), password.get())
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.of(
                                                        ErrorCode.ALREADY_EXISTS,
                                                        "There is a user of that name already")));
        ctx.header("Location", USERS + "/" + account.id());
        Answers.json(ctx, 201, json -> write(json, account));
    }

    /** The user in the path. */
    static Account find(Context ctx, AccountService accounts) {
        Account account = findAny(ctx, accounts);
        if (account.role() != Role.USER) {
            throw notFound();
        }
        Exchange.of(ctx.req()).target(account.name().value());
        return account;
    }

    /** The user or administrator in the path. */
    private static Account findAny(Context ctx, AccountService accounts) {
        FieldErrors errors = new FieldErrors();
        Parsed<AccountId> id = PathIds.read(ctx, errors, AccountId::new);
        errors.throwIfAny();
        return accounts.find(id.get()).orElseThrow(AccountRoutes::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no such user"));
    }

    private static void done(Context ctx, boolean wasThere) {
        if (!wasThere) {
            throw notFound();
        }
        ctx.status(204);
    }

    private void remove(Context ctx) {
        bodies.readIfPresent(ctx.req(), MediaType.JSON);
        done(ctx, accounts.remove(find(ctx, accounts).id()));
    }

    private void setPassword(Context ctx) {
        FieldErrors errors = new FieldErrors();
        Parsed<Password> password =
                fields(ctx, errors).required("new_password", Values.text(Password::new));
        errors.throwIfAny();
        Account account = find(ctx, accounts);
        if (account.external() != null) {
            throw new ProblemException(
                    Problem.of(ErrorCode.FORBIDDEN, "This user logs in elsewhere"));
        }
        done(ctx, accounts.setPassword(account.id(), password.get()));
    }

    private void setDisabled(Context ctx, boolean disabled) {
        bodies.readIfPresent(ctx.req(), MediaType.JSON);
        done(ctx, accounts.setDisabled(find(ctx, accounts).id(), disabled));
    }

    private void logins(Context ctx) throws IOException {
        List<LoginRecord> logins = accounts.logins(findAny(ctx, accounts).id());
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartArray();
                    for (LoginRecord login : logins) {
                        write(json, login);
                    }
                    json.writeEndArray();
                });
    }

    private static void write(JsonGenerator json, LoginRecord login) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", login.id().toString());
        json.writeStringField("user_id", login.account().toString());
        json.writeStringField("login_at", Rfc3339.format(login.at()));
        json.writeStringField("ip_address", login.origin().address());
        OperationJson.text(json, "user_agent", login.origin().userAgent());
        json.writeBooleanField("success", login.isSuccess());
        OperationJson.text(json, "failure_reason", login.failureReason());
        json.writeEndObject();
    }

    private void acts(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        Parsed<Integer> limit = QueryParams.of(ctx.queryString(), errors).limit();
        errors.throwIfAny();
        List<AdministrativeAct> acts = accounts.acts(limit.orElse(MAX_ACTS));
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartArray();
                    for (AdministrativeAct act : acts) {
                        write(json, act);
                    }
                    json.writeEndArray();
                });
    }

    private static void write(JsonGenerator json, AdministrativeAct act) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", Rfc3339.format(act.at()));
        json.writeStringField("actor", act.actor());
        json.writeStringField("act", act.act());
        OperationJson.text(json, "target", act.target());
        OperationJson.text(json, "address", act.address());
        json.writeStringField("outcome", act.outcome());
        json.writeEndObject();
    }
}
