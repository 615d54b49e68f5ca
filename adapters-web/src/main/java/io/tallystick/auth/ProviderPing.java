package io.tallystick.auth;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;

/** Tells whether an OpenID provider answers. Stateless. */
public final class ProviderPing {

    private ProviderPing() {}

    /**
     * Asks for its keys.
     *
     * @param issuer as the provider calls itself
     * @param keys where they are, null if the provider says
     * @return how many it has
     * @throws IOException why it does not give them
     */
    public static int countKeys(URI issuer, @Nullable URI keys) throws IOException {
        try {
            return new ProviderDocuments(issuer, keys).fetch().size();
        } catch (ParseException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
