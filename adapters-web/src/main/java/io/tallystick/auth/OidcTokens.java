package io.tallystick.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import io.tallystick.application.access.AccountCache;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.Caller;
import io.tallystick.application.account.ExternalIdentity;
import io.tallystick.application.account.InvalidToken;
import io.tallystick.application.account.Role;
import io.tallystick.application.failure.IdentityProviderUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.TokenVerifier;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;

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
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private final Provider provider;
    private final ExternalAccounts people;
    private final KnownAccounts accounts;
    private final InstantSource clock;
    private final DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier;
    private final DefaultJWTProcessor<SecurityContext> processor;

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
        this(
                provider,
                new ProviderKeys(
                        new ProviderDocuments(provider.issuer(), provider.keys()),
                        ProviderKeys.Times.USUAL,
                        System::nanoTime),
                new ExternalAccounts(store, ids, clock),
                new KnownAccounts(cache),
                clock);
    }

    OidcTokens(
            Provider provider,
            JWKSource<SecurityContext> keys,
            ExternalAccounts people,
            KnownAccounts accounts,
            InstantSource clock) {
        this.provider = provider;
        this.people = people;
        this.accounts = accounts;
        this.clock = clock;
        this.claimsVerifier =
                new DefaultJWTClaimsVerifier<>(
                        provider.audience(),
                        new JWTClaimsSet.Builder().issuer(provider.issuer().toString()).build(),
                        Set.of("sub", "exp"));
        this.processor = processor(keys, claimsVerifier);
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
        AccountId id =
                people.idOf(new ExternalIdentity(provider.issuer().toString(), subject), claims);
        Account account = accounts.active(id, found -> null);
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
            claimsVerifier.verify(jwt.getJWTClaimsSet(), null); // before the provider is asked
            return processor.process(jwt, null);
        } catch (ParseException | BadJOSEException e) {
            throw new InvalidToken("The token is not valid here, log in again");
        } catch (JOSEException e) {
            throw new IdentityProviderUnavailable("cannot have the provider's keys", e);
        }
    }

    private static DefaultJWTProcessor<SecurityContext> processor(
            JWKSource<SecurityContext> keys, DefaultJWTClaimsVerifier<SecurityContext> claims) {
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        made.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(
                        JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        made.setJWTClaimsSetVerifier(claims);
        return made;
    }
}
