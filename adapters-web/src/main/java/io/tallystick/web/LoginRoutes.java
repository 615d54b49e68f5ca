package io.tallystick.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallystick.application.access.AccountService;
import io.tallystick.application.access.LoginResult;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.Origin;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.domain.kernel.InvalidValue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Logging in, and changing one's own password. Thread-safe. */
final class LoginRoutes {

    private static final Logger log = LoggerFactory.getLogger(LoginRoutes.class);

    static final String LOGIN = "/api/auth/login";
    static final String ADMIN_LOGIN = "/api/auth/admin/login";
    static final String CHANGE_PASSWORD = "/api/auth/change-password";

    /** The same for an unknown name and a wrong password. */
    private static final String REFUSED = "Invalid username or password";

    private static final String NOT_A_TOKEN = "nobody-has-to-log-in";

    private final LogIn logIn;
    private final AccountService accounts;
    private final BodyReader bodies;
    private final Audit audit;
    private final MeterRegistry registry;

    LoginRoutes(Security security, BodyReader bodies) {
        this.logIn = security.logIn();
        this.accounts = security.accounts();
        this.bodies = bodies;
        this.audit = new Audit(security.accounts());
        this.registry = security.limits().registry();
    }

    void register(Router router) {
        router.post(LOGIN, ctx -> logIn(ctx, Role.USER, "user_id"));
        router.post(ADMIN_LOGIN, ctx -> logIn(ctx, Role.ADMINISTRATOR, "admin_id"));
        Handler noted = audit.noting(this::changePassword);
        router.put(
                CHANGE_PASSWORD,
                ctx -> {
                    if (Router.callerOf(ctx).is(Role.ADMINISTRATOR)) {
                        noted.handle(ctx);
                    } else {
                        changePassword(ctx);
                    }
                });
    }

    private void logIn(Context ctx, Role role, String idField) throws IOException {
        FieldErrors errors = new FieldErrors();
        FieldReader fields = fields(ctx, errors);
        Parsed<String> username = fields.required("username", Values.text(LoginRoutes::given));
        Parsed<String> password = fields.required("password", Values.text(LoginRoutes::given));
        errors.throwIfAny();
        switch (logIn) {
            case LogIn.Needless open ->
                    answer(ctx, NOT_A_TOKEN, idField, open.user().toString(), username.get());
            case LogIn.Elsewhere elsewhere -> throw elsewhere(elsewhere);
            case LogIn.ByPassword byPassword -> {
                LoginResult result = logIn(ctx, role, username.get(), password.get());
                count(role, result);
                Account account = account(result, REFUSED);
                if (role == Role.ADMINISTRATOR) {
                    audit.note(ctx, account.name().value(), null);
                }
                answer(
                        ctx,
                        byPassword.tokens().issue(account),
                        idField,
                        account.id().toString(),
                        account.name().value());
            }
        }
    }

    private FieldReader fields(Context ctx, FieldErrors errors) {
        return new FieldReader(
                bodies.read(ctx.req(), MediaType.JSON), errors, FieldReader.NullMeaning.UNCHANGED);
    }

    private static String given(String text) {
        if (text.isBlank() || text.length() > Password.MAX_LENGTH * 2) {
            throw new InvalidValue("must have 1 to " + Password.MAX_LENGTH + " characters");
        }
        return text;
    }

    private LoginResult logIn(Context ctx, Role role, String username, String password) {
        AccountName name;
        try {
            name = new AccountName(username);
        } catch (InvalidValue e) {
            return new LoginResult.Refused();
        }
        return accounts.logIn(role, name, password, origin(ctx));
    }

    /** Names that are tried are not kept: whoever tries could fill what keeps them. */
    private void count(Role role, LoginResult result) {
        String outcome =
                switch (result) {
                    case LoginResult.LoggedIn in -> "done";
                    case LoginResult.Refused() -> "refused";
                    case LoginResult.Disabled() -> "disabled";
                    case LoginResult.TooMany tooMany -> "too_many";
                };
        registry.counter(
                        "tallystick.logins",
                        "role",
                        role.name().toLowerCase(Locale.ROOT),
                        "outcome",
                        outcome)
                .increment();
    }

    private static Account account(LoginResult result, String refusal) {
        return switch (result) {
            case LoginResult.LoggedIn(Account account) -> account;
            case LoginResult.Refused() -> throw new Unauthenticated(refusal);
            case LoginResult.Disabled() -> throw new ProblemException(Failures.disabled());
            case LoginResult.TooMany(Duration wait) -> throw new ProblemException(tooMany(wait));
        };
    }

    private static Problem tooMany(Duration wait) {
        return Problem.of(ErrorCode.RATE_LIMITED, "Too many attempts to log in, try again later")
                .withHeader("Retry-After", String.valueOf(wait.toSeconds() + 1));
    }

    private static ProblemException elsewhere(LogIn.Elsewhere elsewhere) {
        return new ProblemException(
                Problem.of(ErrorCode.FORBIDDEN, "Log in at " + elsewhere.issuer()));
    }

    static Origin origin(Context ctx) {
        return new Origin(Exchange.of(ctx.req()).client().text(), ctx.header("User-Agent"));
    }

    private static void answer(Context ctx, String token, String idField, String id, String name)
            throws IOException {
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("token", token);
                    json.writeStringField(idField, id);
                    json.writeStringField("username", name);
                    json.writeEndObject();
                });
    }

    private void changePassword(Context ctx) {
        FieldErrors errors = new FieldErrors();
        FieldReader fields = fields(ctx, errors);
        Parsed<String> current =
                fields.required("current_password", Values.text(LoginRoutes::given));
        Parsed<Password> next = fields.required("new_password", Values.text(Password::new));
        errors.throwIfAny();
        AccountId id = Router.callerOf(ctx).account();
        if (id == null || !(logIn instanceof LogIn.ByPassword)) {
            throw new ProblemException(
                    Problem.of(ErrorCode.FORBIDDEN, "Nobody logs in here by a password"));
        }
        LoginResult result = accounts.changePassword(id, current.get(), next.get(), origin(ctx));
        Account changed = account(result, "The current password is another");
        log.info("event=password_changed account={}", changed.id());
        ctx.status(204);
    }
}
