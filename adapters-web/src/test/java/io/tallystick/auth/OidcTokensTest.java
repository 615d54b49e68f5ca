package io.tallystick.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import io.tallystick.application.access.AccountCache;
import io.tallystick.application.account.AccountDisabled;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.Caller;
import io.tallystick.application.account.InvalidToken;
import io.tallystick.application.account.Role;
import io.tallystick.application.failure.IdentityProviderUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.testkit.memory.InMemoryAccountStore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Tokens of a provider that answers over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class OidcTokensTest {

    private final RSAKey key = newKey("first");
    private final AccountStore store = new InMemoryAccountStore(user -> false);
    private final AccountCache cache = AccountCache.of(store, AccountCache.Times.USUAL);
    private final TestProvider provider = provider();
    private final OidcTokens tokens = verifier();

    @AfterEach
    void stop() {
        provider.close();
        cache.close();
    }

    private TestProvider provider() {
        try {
            return new TestProvider(key);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private OidcTokens verifier() {
        return verifier(provider.issuer(), null);
    }

    /** It fetches keys as often as it is asked for one that it does not know. */
    private OidcTokens verifier(URI issuer, @Nullable URI keys) {
        return new OidcTokens(
                new OidcTokens.Provider(issuer, TestProvider.AUDIENCE, keys, Set.of("root")),
                new ProviderKeys(
                        new ProviderDocuments(issuer, keys),
                        new ProviderKeys.Times(
                                Duration.ofMinutes(5),
                                Duration.ofHours(12),
                                Duration.ZERO,
                                Duration.ofSeconds(10)),
                        System::nanoTime),
                new ExternalAccounts(store, UUID::randomUUID, InstantSource.system()),
                new KnownAccounts(cache),
                InstantSource.system());
    }

    private static RSAKey newKey(String id) {
        try {
            return TestProvider.newKey(id);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private String token(String subject) throws JOSEException {
        return TestProvider.signed(provider.claims(subject).build(), key);
    }

    private static AccountId accountOf(Caller caller) {
        return Objects.requireNonNull(caller.account());
    }

    @Test
    void who_comes_for_the_first_time_gets_an_account_and_keeps_it() throws Exception {
        Caller ann = tokens.verify(token("ann"));
        assertThat(ann.name()).isEqualTo("ann@example.com");
        assertThat(ann.roles()).containsExactly(Role.USER);
        assertThat(ann.isStillValid()).isTrue();
        assertThat(accountOf(tokens.verify(token("ann")))).isEqualTo(accountOf(ann));
        assertThat(accountOf(verifier().verify(token("ann")))).isEqualTo(accountOf(ann));
        assertThat(tokens.verify(token("bob")).user()).isNotEqualTo(ann.user());
        assertThat(store.list(Role.USER, null, 10)).hasSize(2);
        assertThat(tokens.verify(token("root")).roles()).contains(Role.ADMINISTRATOR);
    }

    @Test
    void what_is_not_for_this_server_or_not_of_the_provider_is_refused() throws Exception {
        JWTClaimsSet good = provider.claims("ann").build();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("nonsense", "nonsense");
        bad.put("other issuer", signed(provider.claims("ann").issuer("https://evil.example")));
        bad.put("no issuer", signed(provider.claims("ann").issuer(null)));
        bad.put("other audience", signed(provider.claims("ann").audience("shop")));
        bad.put("no audience", signed(provider.claims("ann").audience((String) null)));
        bad.put(
                "expired",
                signed(
                        provider.claims("ann")
                                .expirationTime(Date.from(Instant.now().minusSeconds(600)))));
        bad.put("no end", signed(provider.claims("ann").expirationTime(null)));
        bad.put("nobody", signed(provider.claims("ann").subject(null)));
        bad.put("other key", TestProvider.signed(good, newKey("first")));
        bad.put("none", new PlainJWT(good).serialize());
        bad.put("public key as a secret", confused(good));
        bad.forEach(
                (what, token) ->
                        assertThatThrownBy(() -> tokens.verify(token))
                                .as(what)
                                .isInstanceOf(InvalidToken.class));
        assertThat(store.list(Role.USER, null, 10)).isEmpty();
    }

    private String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        return TestProvider.signed(claims.build(), key);
    }

    private String confused(JWTClaimsSet claims) throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims);
        jwt.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        return jwt.serialize();
    }

    @Test
    void a_provider_that_is_away_is_no_reason_to_refuse_anybody_for_good() throws Exception {
        provider.away(true);
        String token = token("ann");
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOf(IdentityProviderUnavailable.class);
        provider.away(false);
        assertThat(tokens.verify(token).name()).isEqualTo("ann@example.com");

        provider.away(true);
        assertThat(tokens.verify(token).name()).isEqualTo("ann@example.com");
        String unknownKey = TestProvider.signed(provider.claims("ann").build(), newKey("second"));
        assertThatThrownBy(() -> tokens.verify(unknownKey))
                .isInstanceOf(IdentityProviderUnavailable.class);
    }

    @Test
    void keys_that_the_provider_changes_are_fetched() throws Exception {
        assertThat(tokens.verify(token("ann")).name()).isEqualTo("ann@example.com");
        RSAKey next = newKey("second");
        provider.publish(next);
        assertThat(tokens.verify(TestProvider.signed(provider.claims("ann").build(), next)).name())
                .isEqualTo("ann@example.com");
        String old = token("ann");
        assertThatThrownBy(() -> tokens.verify(old)).isInstanceOf(InvalidToken.class);
    }

    @Test
    void who_was_removed_does_not_come_back_and_who_is_disabled_waits() throws Exception {
        AccountId ann = accountOf(tokens.verify(token("ann")));
        AccountId bob = accountOf(tokens.verify(token("bob")));
        store.remove(ann);
        store.setDisabled(bob, true);
        String ofAnn = token("ann");
        String ofBob = token("bob");
        OidcTokens later = verifier();
        cache.findNow(ann);
        cache.findNow(bob);
        assertThatThrownBy(() -> later.verify(ofAnn)).isInstanceOf(InvalidToken.class);
        assertThatThrownBy(() -> later.verify(ofBob)).isInstanceOf(AccountDisabled.class);
    }

    @Test
    void keys_can_be_at_an_address_of_their_own() throws Exception {
        OidcTokens configured =
                verifier(provider.issuer(), URI.create(provider.issuer() + "/keys"));
        assertThat(configured.verify(token("ann")).roles()).containsExactly(Role.USER);
    }

    @Test
    void a_provider_that_calls_itself_otherwise_is_not_believed() throws Exception {
        URI other = URI.create(provider.issuer() + "/");
        String token =
                TestProvider.signed(provider.claims("ann").issuer(other.toString()).build(), key);
        assertThatThrownBy(() -> verifier(other, null).verify(token))
                .isInstanceOf(IdentityProviderUnavailable.class)
                .hasStackTraceContaining(provider.issuer() + ": set OIDC_ISSUER to exactly that");
    }

    @Test
    void who_is_refused_by_what_the_token_says_is_refused_while_the_provider_is_away()
            throws Exception {
        provider.away(true);
        String late =
                signed(
                        provider.claims("ann")
                                .expirationTime(Date.from(Instant.now().minusSeconds(600))));
        assertThatThrownBy(() -> tokens.verify(late)).isInstanceOf(InvalidToken.class);
        assertThat(provider.asked()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tallystick", "tallystick ", "tallystick/", "tally"})
    void an_audience_is_compared_to_the_letter(String audience) throws Exception {
        String token = signed(provider.claims("ann").audience(audience));
        assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(InvalidToken.class);
        assertThat(
                        tokens.verify(
                                        signed(
                                                provider.claims("ann")
                                                        .audience(
                                                                List.of(
                                                                        audience,
                                                                        TestProvider.AUDIENCE))))
                                .name())
                .isEqualTo("ann@example.com");
    }
}
