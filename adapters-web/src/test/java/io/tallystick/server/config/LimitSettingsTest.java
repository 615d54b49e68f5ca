package io.tallystick.server.config;

import static io.tallystick.server.config.ReadSettings.problems;
import static io.tallystick.server.config.ReadSettings.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.limit.Limit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LimitSettingsTest {

    @Test
    void limits_are_off_where_nobody_logs_in_unless_they_are_set() {
        assertThat(read(Map.of()).limits()).isEqualTo(new LimitConfig(null, List.of(), null, null));
        assertThat(read(Map.of("AUTH", "jwt")).limits())
                .isEqualTo(new LimitConfig(null, List.of(), a(600), a(300)));
        assertThat(read(Map.of("AUTH", "jwt", "RATE_LIMIT_USER", "OFF")).limits().perUser())
                .isNull();
        assertThat(
                        read(Map.of("RATE_LIMIT_USER", "5 / 1h", "RATE_LIMIT_ADDRESS", "7/60s"))
                                .limits())
                .isEqualTo(
                        new LimitConfig(null, List.of(), new Limit(5, Duration.ofHours(1)), a(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0/1m", "-1/1m", "x/1m", "5/0s", "5/25h", "5/", "/1m", "5/1m/1m"})
    void a_limit_that_makes_no_sense_is_refused(String text) {
        assertThat(problems(Map.of("RATE_LIMIT_USER", text)))
                .singleElement()
                .asString()
                .contains("must be off, or a number of requests");
    }

    @Test
    void proxies_are_addresses_and_networks() {
        assertThat(read(Map.of("TRUSTED_PROXIES", "10.0.0.0/8, ::1")).limits().trustedProxies())
                .containsExactly("10.0.0.0/8", "::1");
        assertThat(problems(Map.of("TRUSTED_PROXIES", "10.0.0.1,proxy.example"))).hasSize(1);
        assertThat(problems(Map.of("TRUSTED_PROXIES", "*"))).hasSize(1);
    }

    @Test
    void redis_is_a_secret() {
        LimitConfig limits = read(Map.of("REDIS_URL", "rediss://:hunter2@cache:6380")).limits();

        assertThat(String.valueOf(limits)).doesNotContain("hunter2");
        assertThat(limits.redis()).isEqualTo(new Secret("rediss://:hunter2@cache:6380"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://cache/first",
                "redis://cache:99999",
                "redis://:hunter2@cache/1/2",
                "redis-sentinel://cache"
            })
    void a_redis_that_the_client_would_not_take_stops_the_start(String url) {
        assertThat(problems(Map.of("REDIS_URL", url)))
                .singleElement()
                .asString()
                .startsWith("REDIS_URL=***: must be redis://host:6379");
    }

    private static Limit a(int requestsAMinute) {
        return new Limit(requestsAMinute, Duration.ofMinutes(1));
    }
}
