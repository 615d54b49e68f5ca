package io.tallystick.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.OctetSequenceKey;

import io.tallystick.application.access.SigningKeys;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.port.AccountStore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes keys of secrets that were configured. Stateless. */
public final class ConfiguredKeys {

    /** What tokens named when one secret was all there could be. */
    private static final String NAMELESS = "configured";

    private ConfiguredKeys() {}

    /**
     * The keys beside those in the store. Tokens that name no key of their own are by the oldest.
     *
     * @param newKey makes a key for a store that has none, if there is no secret
     * @param secret signs new tokens; null for the newest key in the store
     * @param previous secrets, newest first
     * @param now when they were read
     */
    public static SigningKeys of(
            AccountStore store,
            Supplier<SigningKey> newKey,
            byte @Nullable [] secret,
            List<byte[]> previous,
            Instant now) {
        List<SigningKey> former = new ArrayList<>();
        for (byte[] each : previous) {
            former.add(key(each, now));
        }
        byte[] oldest = previous.isEmpty() ? secret : previous.getLast();
        if (oldest != null) {
            former.add(new SigningKey(NAMELESS, oldest, now));
        }
        SigningKey signing = secret == null ? null : key(secret, now);
        return new SigningKeys(store, newKey, signing, former);
    }

    /**
     * A key whose id is the thumbprint of its secret (RFC 7638), which gives away no more than a
     * signature does: one can be tried against guesses as well as the other.
     */
    private static SigningKey key(byte[] secret, Instant now) {
        try {
            String id =
                    new OctetSequenceKey.Builder(secret).keyIDFromThumbprint().build().getKeyID();
            return new SigningKey(id, secret, now);
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
