package io.tallystick.server;

import io.tallystick.application.access.AccountCache;
import io.tallystick.application.access.AccountService;
import io.tallystick.application.access.SigningKeys;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.LoginThrottle;
import io.tallystick.auth.Argon2Hasher;
import io.tallystick.auth.BucketThrottle;
import io.tallystick.auth.ConfiguredKeys;
import io.tallystick.auth.JwtTokens;
import io.tallystick.auth.OidcTokens;
import io.tallystick.server.command.AccountDesk;
import io.tallystick.server.config.AuthConfig;
import io.tallystick.server.config.Secret;
import io.tallystick.web.Authenticator;
import io.tallystick.web.LogIn;
import io.tallystick.web.RateLimits;
import io.tallystick.web.Security;
import io.tallystick.web.TokenAuthenticator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import java.util.function.Consumer;

/** Sets up who is let in. For one start. */
final class Accounts implements AccountDesk {

    static final AccountName FIRST_ADMINISTRATOR = new AccountName("admin");

    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    private static final Duration ADMINISTRATOR_LIFETIME = Duration.ofHours(12);
    private static final int KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 15;

    private final AccountStore store;
    private final IdSource ids;
    private final InstantSource clock;
    private final AccountService service;
    private final SecureRandom random = new SecureRandom();

    /** With log-ins counted by this process. */
    Accounts(AccountStore store, IdSource ids, InstantSource clock) {
        this(store, new BucketThrottle(), ids, clock);
    }

    Accounts(AccountStore store, LoginThrottle throttle, IdSource ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.service = new AccountService(store, new Argon2Hasher(), throttle, ids, clock);
    }

    /** What can be done with accounts. */
    @Override
    public AccountService service() {
        return service;
    }

    /**
     * Who is let in as configured.
     *
     * @param limits of how often they may ask
     * @param notices takes lines that must be seen by whoever starts the server
     */
    Security security(
            AuthConfig config,
            RateLimits limits,
            Application application,
            Consumer<String> notices) {
        return switch (config) {
            case AuthConfig.Open open ->
                    new Security(
                            Authenticator.always(Wiring.SINGLE_USER),
                            new LogIn.Needless(Wiring.SINGLE_USER),
                            service,
                            limits);
            case AuthConfig.Jwt jwt -> byPassword(jwt, limits, application, notices);
            case AuthConfig.Oidc oidc -> elsewhere(oidc, limits, application);
        };
    }

    private Security elsewhere(AuthConfig.Oidc config, RateLimits limits, Application application) {
        OidcTokens tokens =
                new OidcTokens(
                        new OidcTokens.Provider(
                                config.issuer(),
                                config.audience(),
                                config.keys(),
                                Set.copyOf(config.administrators())),
                        store,
                        application.opened(AccountCache.of(store, AccountCache.Times.USUAL)),
                        ids,
                        clock);
        return new Security(
                new TokenAuthenticator(tokens),
                new LogIn.Elsewhere(config.issuer().toString()),
                service,
                limits);
    }

    private Security byPassword(
            AuthConfig.Jwt config,
            RateLimits limits,
            Application application,
            Consumer<String> notices) {
        addFirstAdministrator(config.adminPassword(), notices);
        JwtTokens tokens =
                new JwtTokens(
                        keys(config),
                        application.opened(AccountCache.of(store, AccountCache.Times.USUAL)),
                        lifetimes(config.lifetime()),
                        clock);
        return new Security(
                new TokenAuthenticator(tokens), new LogIn.ByPassword(tokens), service, limits);
    }

    private static JwtTokens.Lifetimes lifetimes(Duration ofUsers) {
        boolean isShort = ofUsers.compareTo(ADMINISTRATOR_LIFETIME) < 0;
        return new JwtTokens.Lifetimes(ofUsers, isShort ? ofUsers : ADMINISTRATOR_LIFETIME);
    }

    private SigningKeys keys(AuthConfig.Jwt config) {
        Secret secret = config.secret();
        if (secret == null) {
            store.addFirstKey(newKey());
        }
        return ConfiguredKeys.of(
                store,
                this::newKey,
                secret == null ? null : bytes(secret),
                config.previous().stream().map(Accounts::bytes).toList(),
                clock.instant());
    }

    private static byte[] bytes(Secret secret) {
        return secret.value().getBytes(StandardCharsets.UTF_8);
    }

    /** A key that nobody has. */
    @Override
    public SigningKey newKey() {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        return new SigningKey(ids.newId().toString(), secret, clock.instant());
    }

    /** Of several instances that start at once, the one that made the account says so. */
    private void addFirstAdministrator(@Nullable Secret wanted, Consumer<String> notices) {
        boolean hasAny = !store.list(Role.ADMINISTRATOR, null, 1).isEmpty();
        if (hasAny) {
            return;
        }
        Secret password = wanted != null ? wanted : new Secret(newPassword());
        boolean isAdded =
                service.add(Role.ADMINISTRATOR, FIRST_ADMINISTRATOR, new Password(password.value()))
                        .isPresent();
        if (!isAdded) {
            return;
        }
        log.info("event=first_administrator name={}", FIRST_ADMINISTRATOR);
        if (wanted == null) {
            notices.accept("Administrator  " + FIRST_ADMINISTRATOR);
            notices.accept("Password       " + password.value() + "  (shown only now, keep it)");
        }
    }

    private String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
