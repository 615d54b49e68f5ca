package io.tallystick.server.config;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Who is let in, and how that is told. Immutable. */
public sealed interface AuthConfig {

    /** Whether callers must say who they are. */
    default boolean isOpen() {
        return this instanceof Open;
    }

    /** Everybody is let in as one user. */
    record Open() implements AuthConfig {}

    /**
     * By passwords and tokens of our own.
     *
     * @param secret to sign with, null for keys that the server makes and keeps
     * @param previous secrets, whose tokens stay good
     * @param lifetime of users' tokens
     * @param adminPassword of the first administrator, null for one that is made up
     */
    record Jwt(
            @Nullable Secret secret,
            List<Secret> previous,
            Duration lifetime,
            @Nullable Secret adminPassword)
            implements AuthConfig {

        public Jwt {
            previous = List.copyOf(previous);
        }
    }

    /**
     * By tokens of an OpenID provider.
     *
     * @param audience that tokens must be meant for
     * @param keys where the provider's keys are, null if the provider says
     * @param administrators by their subject
     */
    record Oidc(URI issuer, String audience, @Nullable URI keys, List<String> administrators)
            implements AuthConfig {

        public Oidc {
            administrators = List.copyOf(administrators);
        }
    }
}
