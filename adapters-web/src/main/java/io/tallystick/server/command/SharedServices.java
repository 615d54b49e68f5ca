package io.tallystick.server.command;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.tallystick.auth.ProviderPing;
import io.tallystick.limit.RedisPing;
import io.tallystick.server.config.AuthConfig;
import io.tallystick.server.config.Secret;
import io.tallystick.server.config.ServerConfig;

import java.io.IOException;
import java.util.Optional;

/** What settings name beside the stores: who vouches for users, what shares limits. Stateless. */
final class SharedServices {

    private SharedServices() {}

    /** Empty if the server itself knows its users. */
    static Optional<Finding> provider(ServerConfig config) {
        return config.auth() instanceof AuthConfig.Oidc oidc
                ? Optional.of(provider(oidc))
                : Optional.empty();
    }

    private static Finding provider(AuthConfig.Oidc oidc) {
        try {
            int keys = ProviderPing.countKeys(oidc.issuer(), oidc.keys());
            return keys == 0
                    ? Finding.problem(
                            "provider",
                            oidc.issuer() + " has no keys",
                            "nobody gets in; see to it there")
                    : Finding.ok(
                            "provider",
                            "%s answers, it has %,d keys".formatted(oidc.issuer(), keys));
        } catch (IOException e) {
            return Finding.problem(
                    "provider",
                    "%s does not give its keys (%s)".formatted(oidc.issuer(), e.getMessage()),
                    "see to it, or put OIDC_ISSUER or OIDC_JWKS_URL right");
        }
    }

    /** Empty if each server counts for itself. */
    static Optional<Finding> redis(ServerConfig config) {
        return Optional.ofNullable(config.limits().redis()).map(SharedServices::redis);
    }

    private static Finding redis(Secret secret) {
        RedisURI uri = RedisURI.create(secret.value());
        String place = uri.getHost() + ":" + uri.getPort();
        try {
            RedisPing.send(uri);
            return Finding.ok("redis", place + " answers");
        } catch (RedisException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            return Finding.note(
                    "redis",
                    "%s does not answer (%s), each server counts for itself"
                            .formatted(place, reason.getMessage()),
                    "see to it, or put REDIS_URL right");
        }
    }
}
