package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;

import io.tallystick.auth.TestProvider;
import io.tallystick.limit.NeedsRedis;
import io.tallystick.limit.RedisProcess;
import io.tallystick.server.command.Finding.Level;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** What the doctor says about services that the settings name. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedServicesTest {

    private static ServerConfig trusting(URI issuer) {
        return ServerConfig.from(
                Map.of(
                        "AUTH",
                        "oidc",
                        "OIDC_ISSUER",
                        issuer.toString(),
                        "OIDC_AUDIENCE",
                        TestProvider.AUDIENCE));
    }

    private static Finding provider(URI issuer) {
        return SharedServices.provider(trusting(issuer)).orElseThrow();
    }

    @Test
    void nothing_is_said_of_what_is_not_set() {
        ServerConfig config = ServerConfig.from(Map.of());

        assertThat(SharedServices.provider(config)).isEmpty();
        assertThat(SharedServices.redis(config)).isEmpty();
    }

    @Test
    void a_provider_answers_or_not() throws IOException, JOSEException {
        URI issuer;
        try (TestProvider provider = new TestProvider(TestProvider.newKey("first"))) {
            issuer = provider.issuer();

            assertThat(provider(issuer))
                    .isEqualTo(Finding.ok("provider", issuer + " answers, it has 1 keys"));
            assertThat(provider(URI.create(issuer + "/")))
                    .matches(finding -> finding.level() == Level.PROBLEM)
                    .matches(finding -> finding.text().contains("calls itself " + issuer));
            provider.publish();
            assertThat(provider(issuer).text()).isEqualTo(issuer + " has no keys");
        }

        assertThat(provider(issuer).line())
                .startsWith("BAD   provider      " + issuer + " does not give its keys (")
                .endsWith(": see to it, or put OIDC_ISSUER or OIDC_JWKS_URL right");
    }

    @Nested
    @NeedsRedis
    class Redis {

        @Test
        void answers_or_not(@TempDir Path directory) throws Exception {
            ServerConfig config;
            try (RedisProcess redis = RedisProcess.start(directory)) {
                config = ServerConfig.from(Map.of("REDIS_URL", redis.url()));

                assertThat(redis(config).line()).matches("ok    redis +127.0.0.1:\\d+ answers");
            }

            assertThat(redis(config).line())
                    .matches(
                            "note  redis +127.0.0.1:\\d+ does not answer \\(.*\\), each server"
                                    + " counts for itself: see to it, or put REDIS_URL right");
        }

        private static Finding redis(ServerConfig config) {
            return SharedServices.redis(config).orElseThrow();
        }
    }
}
