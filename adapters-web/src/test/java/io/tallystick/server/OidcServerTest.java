package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;

import io.tallystick.auth.TestProvider;
import io.tallystick.postgres.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A server with AUTH=oidc as it is started, and a provider beside it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OidcServerTest {

    private static final String CONTACTS = "/api/contacts";

    private final TestDatabase database = TestDatabase.create();
    private RSAKey key;
    private TestProvider provider;
    private StartedServer server;

    @BeforeEach
    void start() throws Exception {
        key = TestProvider.newKey("first");
        provider = new TestProvider(key);
        server = serve();
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
        database.close();
    }

    private StartedServer serve() {
        return StartedServer.on(
                database,
                Map.of(
                        "AUTH",
                        "oidc",
                        "OIDC_ISSUER",
                        provider.issuer().toString(),
                        "OIDC_AUDIENCE",
                        TestProvider.AUDIENCE,
                        "OIDC_ADMINS",
                        "root"));
    }

    private String token(String subject, RSAKey signer) throws JOSEException {
        return TestProvider.signed(provider.claims(subject).build(), signer);
    }

    private int status(String token) {
        return server.get(CONTACTS, token).statusCode();
    }

    @Test
    void each_keeps_a_ledger_of_their_own_over_a_restart() throws Exception {
        String ann = token("ann", key);
        assertThat(server.post(CONTACTS, ann, "{\"name\":\"Ada\"}").statusCode()).isEqualTo(201);
        assertThat(server.get(CONTACTS, token("bob", key)).body()).doesNotContain("Ada");
        assertThat(server.get("/api/admin/users", ann).statusCode()).isEqualTo(403);
        assertThat(server.get("/api/admin/users", token("root", key)).body())
                .contains("ann@example.com");
        assertThat(server.notices()).noneMatch(line -> line.contains("Password"));

        server.close();
        server = serve();
        assertThat(server.get(CONTACTS, ann).body()).contains("Ada");
    }

    @Test
    void nobody_comes_in_without_a_token_of_the_provider() throws Exception {
        assertThat(server.get(CONTACTS, null).statusCode()).isEqualTo(401);
        assertThat(status("nonsense")).isEqualTo(401);
        assertThat(status(token("ann", TestProvider.newKey("first")))).isEqualTo(401);
        String other =
                TestProvider.signed(
                        provider.claims("ann").issuer("https://evil.example").build(), key);
        assertThat(status(other)).isEqualTo(401);
        String body = "{\"username\":\"admin\",\"password\":\"correct horse\"}";
        assertThat(server.post("/api/auth/login", null, body).statusCode()).isGreaterThan(399);
    }

    @Test
    void a_provider_that_is_away_at_the_start_keeps_users_waiting_and_is_not_hammered()
            throws Exception {
        provider.away(true);
        String ann = token("ann", key);
        HttpResponse<String> answer = server.get(CONTACTS, ann);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("identity_provider_unavailable");
        for (int i = 0; i < 30; i++) {
            assertThat(status(ann)).isEqualTo(503);
        }
        assertThat(provider.asked()).isLessThan(10);

        provider.away(false);
        await().atMost(Duration.ofSeconds(15)).until(() -> status(ann) == 200);
        provider.away(true);
        assertThat(status(ann)).isEqualTo(200);
        assertThat(status(token("ann", TestProvider.newKey("second")))).isEqualTo(503);
    }

    @Test
    void a_key_that_the_provider_changes_to_is_found_and_one_that_is_not_its_own_is_not()
            throws Exception {
        assertThat(status(token("ann", key))).isEqualTo(200);
        RSAKey next = TestProvider.newKey("second");
        provider.publish(key, next);
        String later = token("ann", next);
        await().atMost(Duration.ofSeconds(15)).until(() -> status(later) == 200);
        assertThat(status(token("ann", key))).isEqualTo(200);

        String strange = token("ann", TestProvider.newKey("strange"));
        await().atMost(Duration.ofSeconds(15)).until(() -> status(strange) != 503);
        assertThat(status(later)).isEqualTo(200);
        await().atMost(Duration.ofSeconds(15)).until(() -> status(strange) == 401);
    }
}
