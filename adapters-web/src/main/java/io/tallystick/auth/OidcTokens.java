package io.tallystick.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import io.tallystick.application.access.AccountCache;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.Caller;
import io.tallystick.application.account.ExternalIdentity;
import io.tallystick.application.account.InvalidToken;
import io.tallystick.application.account.Role;
import io.tallystick.application.failure.IdentityProviderUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.TokenVerifier;
import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tokens of an OpenID provider, signed with a key pair and with nothing else, whatever a token
 * says. The provider's keys are fetched when first needed, kept, and fetched again when a token
 * names one that is not known; a provider that cannot be asked is no reason to refuse a token for
 * good. Whoever comes for the first time gets an account. Thread-safe.
 */
public final class OidcTokens implements TokenVerifier {

    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);

    private static final int MAX_LENGTH = 12_000;
    private static final int MAX_SUBJECT = 255;
    private static final int MAX_KNOWN = 20_000;
    private static final int CONNECT_MILLIS = 2000;
    private static final int READ_MILLIS = 3000;
    private static final int MAX_BYTES = 256 * 1024;
    private static final Duration OUTAGE = Duration.ofHours(12);
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private final Provider provider;
    private final AccountStore store;
    private final KnownAccounts accounts;
    private final IdSource ids;
    private final InstantSource clock;
    private final ConcurrentMap<ExternalIdentity, AccountId> known = new ConcurrentHashMap<>();
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;

    /**
     * Who vouches for people.
     *
     * @param issuer as tokens name it
     * @param audience that tokens must be meant for
     * @param keys where its keys are, null if its discovery document says
     * @param administrators by their subject
     */
    public record Provider(
            URI issuer, String audience, @Nullable URI keys, Set<String> administrators) {

        public Provider {
            administrators = Set.copyOf(administrators);
        }
    }

    public OidcTokens(
            Provider provider,
            AccountStore store,
            AccountCache cache,
            IdSource ids,
            InstantSource clock) {
        this.provider = provider;
        this.store = store;
        this.accounts = new KnownAccounts(cache);
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Caller verify(String token) {
        JWTClaimsSet claims = claims(token);
        String subject = claims.getSubject();
        Date expires = claims.getExpirationTime();
        if (subject == null || subject.isEmpty() || subject.length() > MAX_SUBJECT) {
            throw new InvalidToken("The token does not say whom it means");
        }
        if (expires == null) {
            throw new InvalidToken("The token does not say when it expires");
        }
        Account account = accounts.active(idOf(subject, claims), found -> null);
        Set<Role> roles =
                provider.administrators().contains(subject)
                        ? Set.of(Role.USER, Role.ADMINISTRATOR)
                        : Set.of(Role.USER);
        Instant end = expires.toInstant().plus(LEEWAY);
        return accounts.caller(account, roles, found -> clock.instant().isBefore(end));
    }

    private JWTClaimsSet claims(String token) {
        if (token.length() > MAX_LENGTH) {
            throw new InvalidToken("The token is malformed");
        }
        SignedJWT jwt;
        try {
            jwt = SignedJWT.parse(token);
        } catch (ParseException e) {
            throw new InvalidToken("The token is malformed");
        }
        if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
            throw new InvalidToken("The token is not signed as this server wants");
        }
        try {
            return connected().process(jwt, null);
        } catch (BadJOSEException e) {
            throw new InvalidToken("The token is not valid here, log in again");
        } catch (JOSEException e) {
            throw new IdentityProviderUnavailable("cannot have the provider's keys", e);
        }
    }

    private DefaultJWTProcessor<SecurityContext> connected() {
        DefaultJWTProcessor<SecurityContext> ready = processor;
        if (ready != null) {
            return ready;
        }
        connecting.lock();
        try {
            ready = processor;
            if (ready == null) {
                ready = connect();
                processor = ready;
            }
            return ready;
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new IdentityProviderUnavailable("cannot ask the provider for its keys", e);
        } finally {
            connecting.unlock();
        }
    }

    private DefaultJWTProcessor<SecurityContext> connect() throws IOException, ParseException {
        DefaultResourceRetriever http =
                new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
        AtomicLong outages = new AtomicLong();
        JWKSource<SecurityContext> known =
                JWKSourceBuilder.<SecurityContext>create(keysUrl(http), http)
                        .retrying(true)
                        .outageTolerant(OUTAGE.toMillis(), event -> outages.incrementAndGet())
                        .build();
        JWKSource<SecurityContext> keys =
                (selector, context) -> certain(selector, context, known, outages);
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        made.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(
                        JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        made.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        provider.audience(),
                        new JWTClaimsSet.Builder().issuer(provider.issuer().toString()).build(),
                        Set.of("sub", "exp")));
        return made;
    }

    /** While the provider is away, a key that is not known may be a new one of it. */
    private static List<JWK> certain(
            JWKSelector selector,
            @Nullable SecurityContext context,
            JWKSource<SecurityContext> known,
            AtomicLong outages)
            throws KeySourceException {
        long before = outages.get();
        List<JWK> found = known.get(selector, context);
        if (found.isEmpty() && outages.get() != before) {
            throw new KeySourceException("the provider is away, and the key is not known");
        }
        return found;
    }

    /** OpenID Connect Discovery, section 4. */
    private URL keysUrl(DefaultResourceRetriever http) throws IOException, ParseException {
        URI configured = provider.keys();
        if (configured != null) {
            return configured.toURL();
        }
        String issuer = provider.issuer().toString();
        URI document =
                URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        String said =
                JSONObjectUtils.getString(
                        JSONObjectUtils.parse(http.retrieveResource(document.toURL()).getContent()),
                        "jwks_uri");
        if (said == null) {
            throw new ParseException("the discovery document names no keys", 0);
        }
        return URI.create(said).toURL();
    }

    private AccountId idOf(String subject, JWTClaimsSet claims) {
        ExternalIdentity identity = new ExternalIdentity(provider.issuer().toString(), subject);
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
