package io.tallystick.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import io.tallystick.application.access.AccountCache;
import io.tallystick.application.access.SigningKeys;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.Caller;
import io.tallystick.application.account.InvalidToken;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.port.TokenIssuer;
import io.tallystick.application.port.TokenVerifier;

import org.jspecify.annotations.Nullable;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;

/**
 * Tokens of our own: JSON Web Tokens (RFC 7519) signed with HMAC SHA-256, and with nothing else,
 * whatever a token says. Thread-safe.
 */
public final class JwtTokens implements TokenIssuer, TokenVerifier {

    /** Clocks of instances differ. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private static final int MAX_LENGTH = 4096;
    private static final String USER_ID = "user_id";
    private static final String GENERATION = "generation";
    private static final String ROLE = "role";

    private final SigningKeys keys;
    private final KnownAccounts accounts;
    private final Lifetimes lifetimes;
    private final InstantSource clock;

    /**
     * How long tokens are good for.
     *
     * @param user of users: long, for the mobile app throws away what it has not sent when its
     *     token is refused
     * @param administrator of administrators
     */
    public record Lifetimes(Duration user, Duration administrator) {
        Duration of(Role role) {
            return switch (role) {
                case USER -> user;
                case ADMINISTRATOR -> administrator;
            };
        }
    }

    public JwtTokens(
            SigningKeys keys, AccountCache accounts, Lifetimes lifetimes, InstantSource clock) {
        this.keys = keys;
        this.accounts = new KnownAccounts(accounts);
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    @Override
    public String issue(Account account) {
        SigningKey key = keys.current();
        Instant now = clock.instant();
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.id()).build(),
                        new JWTClaimsSet.Builder()
                                .claim(USER_ID, account.id().toString())
                                .claim("email", account.name().value())
                                .claim(ROLE, label(account.role()))
                                .claim(GENERATION, account.generation())
                                .issueTime(Date.from(now))
                                .expirationTime(Date.from(now.plus(lifetimes.of(account.role()))))
                                .build());
        try {
            token.sign(new MACSigner(key.secret()));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign with key " + key.id(), e);
        }
        return token.serialize();
    }

    private static String label(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** What a token that we signed says. */
    private record Claims(
            AccountId account, String role, long generation, Instant expiresAt, String keyId) {

        static Claims read(JWTClaimsSet claims, String keyId) throws ParseException {
            String id = claims.getStringClaim(USER_ID);
            String role = claims.getStringClaim(ROLE);
            Long generation = claims.getLongClaim(GENERATION);
            Date expires = claims.getExpirationTime();
            if (id == null || role == null || generation == null || expires == null) {
                throw new ParseException("a claim is missing", 0);
            }
            try {
                return new Claims(
                        new AccountId(UUID.fromString(id)),
                        role,
                        generation,
                        expires.toInstant(),
                        keyId);
            } catch (IllegalArgumentException e) {
                throw new ParseException("not a UUID", 0);
            }
        }
    }

    @Override
    public Caller verify(String token) {
        Claims claims = claims(token);
        if (isOver(claims)) {
            throw new InvalidToken("The token has expired, log in again");
        }
        Account account = accounts.active(claims.account(), found -> refusal(found, claims));
        return accounts.caller(
                account,
                found ->
                        !isOver(claims)
                                && refusal(found, claims) == null
                                && keys.find(claims.keyId()) != null);
    }

    private boolean isOver(Claims claims) {
        return claims.expiresAt().plus(LEEWAY).isBefore(clock.instant());
    }

    private static @Nullable String refusal(Account account, Claims claims) {
        if (account.generation() != claims.generation()) {
            return "The token was revoked, log in again";
        }
        return label(account.role()).equals(claims.role()) ? null : "The token is not valid";
    }

    private Claims claims(String token) {
        if (token.length() > MAX_LENGTH) {
            throw malformed();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            SigningKey key = signerOf(jwt);
            return Claims.read(jwt.getJWTClaimsSet(), key.id());
        } catch (ParseException e) {
            throw malformed();
        }
    }

    private SigningKey signerOf(SignedJWT jwt) {
        JWSHeader header = jwt.getHeader();
        String keyId = header.getKeyID();
        if (!JWSAlgorithm.HS256.equals(header.getAlgorithm()) || keyId == null) {
            throw notOurs();
        }
        SigningKey key = keys.find(keyId);
        if (key == null) {
            throw notOurs();
        }
        try {
            if (jwt.verify(new MACVerifier(key.secret()))) {
                return key;
            }
            throw notOurs();
        } catch (JOSEException e) {
            throw notOurs();
        }
    }

    private static InvalidToken malformed() {
        return new InvalidToken("The token is malformed");
    }

    private static InvalidToken notOurs() {
        return new InvalidToken("The token is not of this server, log in again");
    }
}
