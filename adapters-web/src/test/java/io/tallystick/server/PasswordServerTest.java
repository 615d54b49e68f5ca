package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import io.tallystick.postgres.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server with AUTH=jwt as it is started, stopped and started again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PasswordServerTest {

    private static final String ADMIN_LOGIN = "/api/auth/admin/login";
    private static final String ADMIN_PAGE = "/api/admin/users";
    private static final String PASSWORD = "correct horse";
    private static final String SECRET = "one-secret-of-tests-4f9b1c7d2e8a";
    private static final String THIRD_SECRET = "third-secret-of-tests-0d9f6b2a5c";
    private static final String OTHER_SECRET = "other-secret-of-tests-7a1e5d3c9b";

    private final TestDatabase database = TestDatabase.create();

    @AfterEach
    void stop() {
        database.close();
    }

    private StartedServer serve(Map<String, String> more) {
        return StartedServer.on(database, more);
    }

    private StartedServer serve() {
        return serve(Map.of("AUTH", "jwt"));
    }

    private StartedServer signing(String secret) {
        return serve(Map.of("AUTH", "jwt", "ADMIN_PASSWORD", PASSWORD, "JWT_SECRET", secret));
    }

    private static String logIn(StartedServer server, String password) {
        return server.logIn(ADMIN_LOGIN, "admin", password);
    }

    private static int status(StartedServer server, String token) {
        return server.get(ADMIN_PAGE, token).statusCode();
    }

    @Test
    void the_first_start_shows_a_password_once_and_keeps_its_key() {
        String password;
        String token;
        try (CapturedLog log = new CapturedLog()) {
            try (StartedServer server = serve()) {
                List<String> shown =
                        server.notices().stream()
                                .filter(line -> line.startsWith("Password"))
                                .toList();
                assertThat(shown).hasSize(1);
                password = shown.getFirst().split("\\s+", -1)[1];
                assertThat(password).hasSizeGreaterThanOrEqualTo(20);
                token = logIn(server, password);
                assertThat(status(server, token)).isEqualTo(200);
            }
            try (StartedServer again = serve()) {
                assertThat(again.notices()).noneMatch(line -> line.contains("assword"));
                assertThat(status(again, token)).isEqualTo(200);
                assertThat(logIn(again, password)).isNotEmpty();
            }
            assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(password));
        }
        try (TestDatabase fresh = TestDatabase.create();
                StartedServer other = StartedServer.on(fresh, Map.of("AUTH", "jwt"))) {
            assertThat(other.notices())
                    .anyMatch(line -> line.startsWith("Password"))
                    .noneMatch(line -> line.contains(password));
        }
    }

    @Test
    void a_password_that_was_set_is_not_shown() {
        try (StartedServer server = serve(Map.of("AUTH", "jwt", "ADMIN_PASSWORD", PASSWORD))) {
            assertThat(server.notices())
                    .noneMatch(line -> line.contains("assword") || line.contains(PASSWORD));
            assertThat(logIn(server, PASSWORD)).isNotEmpty();
        }
    }

    @Test
    void whichever_secret_signs_nobody_is_logged_out_until_one_is_dropped() throws Exception {
        String kept;
        try (StartedServer server = serve(Map.of("AUTH", "jwt", "ADMIN_PASSWORD", PASSWORD))) {
            kept = logIn(server, PASSWORD);
        }
        String signed;
        try (StartedServer server = signing(SECRET)) {
            signed = logIn(server, PASSWORD);
            assertThat(isSignedWith(SECRET, signed)).isTrue();
            assertThat(isSignedWith(OTHER_SECRET, signed)).isFalse();
            assertThat(status(server, kept)).isEqualTo(200);
        }
        try (StartedServer server = signing(SECRET)) {
            assertThat(status(server, signed)).isEqualTo(200);
        }
        try (StartedServer server = signing(OTHER_SECRET)) {
            assertThat(status(server, signed)).isEqualTo(401);
            assertThat(isSignedWith(OTHER_SECRET, logIn(server, PASSWORD))).isTrue();
        }
        try (StartedServer server =
                serve(
                        Map.of(
                                "AUTH",
                                "jwt",
                                "JWT_SECRET",
                                OTHER_SECRET,
                                "JWT_SECRET_PREVIOUS",
                                THIRD_SECRET + ", " + SECRET))) {
            assertThat(status(server, signed)).isEqualTo(200);
            assertThat(status(server, kept)).isEqualTo(200);
            assertThat(status(server, renamed(signed, "configured", SECRET))).isEqualTo(200);
            assertThat(status(server, renamed(signed, "configured", OTHER_SECRET))).isEqualTo(401);
            assertThat(isSignedWith(OTHER_SECRET, logIn(server, PASSWORD))).isTrue();
            dropKeptKeys();
            await().untilAsserted(() -> assertThat(status(server, kept)).isEqualTo(401));
            assertThat(status(server, signed)).isEqualTo(200);
        }
        try (StartedServer server = serve(Map.of("AUTH", "jwt", "JWT_SECRET_PREVIOUS", SECRET))) {
            assertThat(status(server, signed)).isEqualTo(200);
            assertThat(isSignedWith(SECRET, logIn(server, PASSWORD))).isFalse();
        }
        try (StartedServer server = serve()) {
            assertThat(status(server, signed)).isEqualTo(401);
        }
    }

    private void dropKeptKeys() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("delete from signing_keys")).isPositive();
        }
    }

    /** The same token as it is when it names another key. */
    private static String renamed(String token, String keyId, String secret) throws Exception {
        SignedJWT renamed =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build(),
                        SignedJWT.parse(token).getJWTClaimsSet());
        renamed.sign(new MACSigner(secret));
        return renamed.serialize();
    }

    private static boolean isSignedWith(String secret, String token) throws Exception {
        return SignedJWT.parse(token)
                .verify(new MACVerifier(secret.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void tokens_are_good_for_years_and_those_of_administrators_for_half_a_day() throws Exception {
        try (StartedServer server = signing(SECRET)) {
            assertThat(lifetime(user(server, "ann"))).isEqualTo(Duration.ofDays(1825));
            assertThat(lifetime(logIn(server, PASSWORD))).isEqualTo(Duration.ofHours(12));
        }
        try (StartedServer server = serve(Map.of("AUTH", "jwt", "JWT_EXPIRATION", "3600"))) {
            String ofAnn = server.logIn("/api/auth/login", "ann", PASSWORD);
            assertThat(lifetime(ofAnn)).isEqualTo(Duration.ofHours(1));
            assertThat(lifetime(logIn(server, PASSWORD))).isEqualTo(Duration.ofHours(1));
        }
    }

    private static Duration lifetime(String token) throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        return Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
    }

    @Test
    void a_web_socket_takes_a_token_by_header_before_one_in_its_address() {
        try (StartedServer server = signing(SECRET)) {
            String token = user(server, "ann");
            String header = "Bearer " + token;
            try (TextSocket socket = TextSocket.open(server, "/ws", header)) {
                assertThat(socket.next()).contains("connected");
            }
            try (TextSocket socket = TextSocket.open(server, "/ws?token=nonsense", header)) {
                assertThat(socket.next()).contains("connected");
            }
            assertThat(TextSocket.refusal(server, "/ws", null)).isEqualTo(401);
            assertThat(TextSocket.refusal(server, "/ws", "Bearer nonsense")).isEqualTo(401);
            assertThat(TextSocket.refusal(server, "/ws", "Basic " + token)).isEqualTo(401);
            assertThat(TextSocket.refusal(server, "/ws?token=" + token, "Bearer nonsense"))
                    .isEqualTo(401);
        }
    }

    private static String user(StartedServer server, String name) {
        String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
        assertThat(server.post(ADMIN_PAGE, logIn(server, PASSWORD), body).statusCode())
                .isEqualTo(201);
        return server.logIn("/api/auth/login", name, PASSWORD);
    }

    @Test
    void no_password_token_or_secret_is_logged_whatever_goes_wrong() throws Exception {
        try (CapturedLog log = new CapturedLog();
                StartedServer server = signing(SECRET)) {
            String token = user(server, "ann");
            String admin = logIn(server, PASSWORD);
            String typo = "wrong horse";
            String newPassword = "another horse";
            server.post("/api/auth/login", null, login("ann", typo));
            server.post("/api/auth/login", null, login(typo, PASSWORD));
            server.post("/api/auth/login", null, login("ann", PASSWORD) + "}");
            server.post("/api/auth/login?password=" + typo.replace(' ', '+'), null, "");
            try (TextSocket socket = TextSocket.open(server, "/ws?token=" + token, null)) {
                assertThat(socket.next()).contains("connected");
            }
            TextSocket.refusal(server, "/ws?token=" + token + "x", null);
            server.get("/api/events/stream?token=" + token, null);
            server.get("/api/contacts?token=" + token, null);
            server.get("/api/" + token, token);
            server.get("/api/contacts", token + "x");
            server.get("/api/contacts?limit=" + token, token);
            server.post("/api/contacts", token, "{\"name\":\"" + PASSWORD + "\"");
            assertThat(changePassword(server, token, newPassword)).isEqualTo(204);
            server.post(ADMIN_PAGE, admin, "{\"email\":\"bob\",\"password\":\"short\"}");
            removeAccounts();
            assertThat(server.post("/api/auth/login", null, login("ann", newPassword)).statusCode())
                    .isGreaterThanOrEqualTo(500);

            await().untilAsserted(
                            () ->
                                    assertThat(log.lines())
                                            .anyMatch(line -> line.contains("route=/ws"))
                                            .anyMatch(line -> line.contains("status=401"))
                                            .anyMatch(line -> line.contains("status=50")));
            for (String secret :
                    List.of(
                            PASSWORD,
                            typo,
                            newPassword,
                            "wrong+horse",
                            token,
                            signature(token),
                            signature(admin),
                            SECRET)) {
                assertThat(log.lines()).noneMatch(line -> line.contains(secret));
            }
        }
    }

    private static int changePassword(StartedServer server, String token, String newPassword) {
        String body =
                "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
                        .formatted(PASSWORD, newPassword);
        return server.send(
                        server.request("/api/auth/change-password", token)
                                .PUT(BodyPublishers.ofString(body)))
                .statusCode();
    }

    /** What nobody foresaw. */
    private void removeAccounts() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table accounts rename to gone");
        }
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static String login(String name, String password) {
        return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    }
}
