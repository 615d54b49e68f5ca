package io.tallystick.server.config;

import static io.tallystick.server.config.ReadSettings.problems;
import static io.tallystick.server.config.ReadSettings.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthSettingsTest {

    private static final String PREVIOUS = "Qm7xP2vK9sWb4nRt6Yd1Hc8Mf3Jg5LzA";
    private static final String BEFORE = "Vt5gN8kD1wQz7Xr3Bp6Yc9Hm2Jf4LsEa";

    @Test
    void nobody_is_promised_authentication_that_is_not_there() {
        assertThat(problems(Map.of("AUTH", "basic")))
                .containsExactly("AUTH=basic: must be none, jwt or oidc");
    }

    @Test
    void passwords_and_tokens_have_a_meaning_only_with_them() {
        String secret = "Zk3vN8sQ1wLx7Tt5Rb2Yd9Hc4Mf6Jg0P";
        assertThat(read(Map.of("AUTH", "jwt", "HOST", "0.0.0.0")).auth())
                .isEqualTo(new AuthConfig.Jwt(null, List.of(), Duration.ofDays(1825), null));
        assertThat(
                        read(Map.of(
                                        "AUTH",
                                        "JWT",
                                        "JWT_SECRET",
                                        secret,
                                        "JWT_SECRET_PREVIOUS",
                                        PREVIOUS + "," + BEFORE,
                                        "JWT_EXPIRATION",
                                        "3600",
                                        "ADMIN_PASSWORD",
                                        "correct horse"))
                                .auth())
                .isEqualTo(
                        new AuthConfig.Jwt(
                                new Secret(secret),
                                List.of(new Secret(PREVIOUS), new Secret(BEFORE)),
                                Duration.ofHours(1),
                                new Secret("correct horse")));
        assertThat(
                        problems(
                                Map.of(
                                        "JWT_SECRET",
                                        secret,
                                        "ADMIN_PASSWORD",
                                        "correct horse",
                                        "OIDC_ISSUER",
                                        "https://login.example.com")))
                .containsExactlyInAnyOrder(
                        "JWT_SECRET=***: has no meaning without AUTH=jwt",
                        "ADMIN_PASSWORD=***: has no meaning without AUTH=jwt",
                        "OIDC_ISSUER=https://login.example.com: has no meaning without AUTH=oidc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "0123456789abcdef0123456789abcde",
                "your-secret-key-change-in-production",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababababababab"
            })
    void a_secret_that_can_be_guessed_stops_the_start_in_one_line(String weak) {
        assertThat(problems(Map.of("AUTH", "jwt", "JWT_SECRET", weak)))
                .singleElement()
                .asString()
                .startsWith("JWT_SECRET=***: ")
                .contains("openssl rand")
                .doesNotContain(weak);
        assertThat(problems(Map.of("AUTH", "jwt", "JWT_SECRET_PREVIOUS", PREVIOUS + "," + weak)))
                .singleElement()
                .asString()
                .startsWith("JWT_SECRET_PREVIOUS=***: ")
                .contains("openssl rand")
                .doesNotContain(weak, PREVIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "password", "Changeme", "aaaaaaaaaaaa"})
    void so_does_a_password_of_the_administrator(String weak) {
        assertThat(problems(Map.of("AUTH", "jwt", "ADMIN_PASSWORD", weak)))
                .singleElement()
                .asString()
                .startsWith("ADMIN_PASSWORD=***: ");
    }

    @Test
    void a_provider_must_be_named_and_safe() {
        assertThat(problems(Map.of("AUTH", "oidc")))
                .containsExactlyInAnyOrder(
                        "OIDC_ISSUER=: must be set for AUTH=oidc",
                        "OIDC_AUDIENCE=: must be set for AUTH=oidc");
        assertThat(
                        problems(
                                Map.of(
                                        "AUTH",
                                        "oidc",
                                        "OIDC_ISSUER",
                                        "http://login.example.com",
                                        "OIDC_AUDIENCE",
                                        "tallystick")))
                .singleElement()
                .asString()
                .startsWith("OIDC_ISSUER=");
        assertThat(
                        read(Map.of(
                                        "AUTH",
                                        "oidc",
                                        "OIDC_ISSUER",
                                        "http://localhost:8080/realms/a",
                                        "OIDC_AUDIENCE",
                                        "tallystick",
                                        "OIDC_ADMINS",
                                        "ann, bob"))
                                .auth())
                .isEqualTo(
                        new AuthConfig.Oidc(
                                URI.create("http://localhost:8080/realms/a"),
                                "tallystick",
                                null,
                                List.of("ann", "bob")));
    }
}
