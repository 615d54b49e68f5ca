package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.Role;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Every route there is against everybody who must not use it. A new route is covered by itself. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessMatrixTest {

    private final GuardedServer guarded = GuardedServer.inMemory();
    private final Account user = guarded.account(Role.USER, "user");
    private final String token = guarded.token(Role.USER, "user");
    private final String admin = guarded.token(Role.ADMINISTRATOR, "admin");

    @AfterAll
    void stop() {
        guarded.close();
    }

    /** A route with an id that nobody has in the place of each parameter. */
    private record Route(String method, String template) {
        String path() {
            return template.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        }
    }

    private List<Route> routes(Access... wanted) {
        List<Route> routes = new ArrayList<>();
        for (String route : guarded.server().routes()) {
            String[] parts = route.split(" ", 2);
            if (!parts[0].equals("OPTIONS") && List.of(wanted).contains(Access.of(parts[1]))) {
                routes.add(new Route(parts[0], parts[1]));
            }
        }
        assertThat(routes).isNotEmpty();
        return routes;
    }

    private List<Route> guardedRoutes() {
        return routes(Access.ACCOUNT, Access.USER, Access.ADMINISTRATOR);
    }

    private void refuses(Route route, Reply reply, int status, String code) {
        assertThat(reply.status()).as("%s", route).isEqualTo(status);
        if (!route.method().equals("HEAD")) {
            reply.isProblem(status, code);
        }
        if (status == 401) {
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    private JWTClaimsSet.Builder claims(Account account) {
        return new JWTClaimsSet.Builder()
                .claim("user_id", account.id().toString())
                .claim("email", account.name().value())
                .claim("role", "user")
                .claim("generation", account.generation())
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
    }

    private static String signed(JWTClaimsSet claims, String keyId, byte[] secret)
            throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build(), claims);
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    private Map<String, String> badTokens() throws JOSEException, NoSuchAlgorithmException {
        byte[] otherSecret =
                "another secret that this server has not".getBytes(StandardCharsets.UTF_8);
        JWTClaimsSet good = claims(user).build();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("malformed", "nonsense");
        bad.put("three empty parts", "..");
        bad.put("cut", token.substring(0, token.length() - 3));
        bad.put("wrong key", signed(good, GuardedServer.KEY_ID, otherSecret));
        bad.put("unknown key", signed(good, "unknown", GuardedServer.SECRET));
        bad.put("none", new PlainJWT(good).serialize());
        bad.put(
                "expired",
                signed(
                        claims(user)
                                .expirationTime(Date.from(Instant.now().minusSeconds(3600)))
                                .build(),
                        GuardedServer.KEY_ID,
                        GuardedServer.SECRET));
        bad.put(
                "no end",
                signed(
                        claims(user).expirationTime(null).build(),
                        GuardedServer.KEY_ID,
                        GuardedServer.SECRET));
        bad.put(
                "role raised",
                signed(
                        claims(user).claim("role", "administrator").build(),
                        GuardedServer.KEY_ID,
                        GuardedServer.SECRET));
        bad.put(
                "nobody",
                signed(
                        claims(user).claim("user_id", UUID.randomUUID().toString()).build(),
                        GuardedServer.KEY_ID,
                        GuardedServer.SECRET));
        bad.put("confused algorithm", rsa(good));
        String unseen = "revoked-" + UUID.randomUUID(); // one that was seen is good for a moment
        Account revoked = guarded.account(Role.USER, unseen);
        bad.put("revoked", guarded.token(Role.USER, unseen));
        guarded.store().setPassword(revoked.id(), "another hash");
        Account removed = guarded.account(Role.USER, "removed");
        bad.put("removed", guarded.token(Role.USER, "removed"));
        guarded.store().remove(removed.id());
        return bad;
    }

    private static String rsa(JWTClaimsSet claims) throws JOSEException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(GuardedServer.KEY_ID)
                                .build(),
                        claims);
        jwt.sign(new RSASSASigner(pair.getPrivate()));
        return jwt.serialize();
    }

    @Test
    void nobody_comes_in_without_a_token() {
        for (Route route : guardedRoutes()) {
            for (String path : List.of(route.path(), route.path() + "/")) {
                refuses(
                        route,
                        guarded.send(route.method(), path, null, null),
                        401,
                        "unauthenticated");
            }
        }
    }

    @Test
    void a_token_in_the_query_is_none() {
        Reply reply = guarded.send("GET", "/api/contacts?token=" + token, null, null);
        reply.isProblem(401, "unauthenticated");
        assertThat(reply.text()).doesNotContain(token);
    }

    @Test
    void nobody_gets_a_web_socket_without_a_good_token_of_a_user() throws Exception {
        Api api = guarded.api();
        assertThat(SocketReader.refusal(api, "/ws", null)).isEqualTo(401);
        assertThat(SocketReader.refusal(api, "/ws?token=", null)).isEqualTo(401);
        for (Map.Entry<String, String> each : badTokens().entrySet()) {
            assertThat(SocketReader.refusal(api, "/ws?token=" + each.getValue(), null))
                    .as(each.getKey())
                    .isEqualTo(401);
        }
        Account disabled = guarded.account(Role.USER, "disabled-socket");
        String ofDisabled = guarded.token(Role.USER, "disabled-socket");
        guarded.store().setDisabled(disabled.id(), true);
        assertThat(SocketReader.refusal(api, "/ws?token=" + ofDisabled, null)).isEqualTo(403);
        assertThat(SocketReader.refusal(api, "/ws?token=" + admin, null)).isEqualTo(403);
        assertThat(SocketReader.refusal(api, "/ws?token=" + token, "https://evil.example"))
                .isEqualTo(403);
        assertThat(SocketReader.refusal(api, "/ws?token=" + token, null)).isEqualTo(101);
    }

    @Test
    void nobody_comes_in_with_a_bad_token() throws Exception {
        Map<String, String> bad = badTokens();
        for (Route route : guardedRoutes()) {
            for (Map.Entry<String, String> each : bad.entrySet()) {
                Reply reply = guarded.send(route.method(), route.path(), null, each.getValue());
                assertThat(reply.status()).as("%s %s", each.getKey(), route).isEqualTo(401);
                refuses(route, reply, 401, "unauthenticated");
            }
        }
    }

    @Test
    void who_is_disabled_is_kept_out_but_not_logged_out() {
        Account disabled = guarded.account(Role.USER, "disabled");
        String ofDisabled = guarded.token(Role.USER, "disabled");
        guarded.store().setDisabled(disabled.id(), true);
        for (Route route : guardedRoutes()) {
            refuses(
                    route,
                    guarded.send(route.method(), route.path(), null, ofDisabled),
                    403,
                    "forbidden");
        }
    }

    @Test
    void users_do_not_administer() {
        for (Route route : routes(Access.ADMINISTRATOR)) {
            refuses(
                    route,
                    guarded.send(route.method(), route.path(), "{}", token),
                    403,
                    "forbidden");
        }
    }

    @Test
    void administrators_keep_no_ledger() {
        for (Route route : routes(Access.USER)) {
            refuses(
                    route,
                    guarded.send(route.method(), route.path(), "{}", admin),
                    403,
                    "forbidden");
        }
    }

    @Test
    void another_users_things_do_not_exist() {
        String other = guarded.token(Role.USER, "other");
        String contact = guarded.send("POST", "/api/contacts", "{\"name\":\"Zoe\"}", token).id();
        String transaction =
                guarded.send(
                                "POST",
                                "/api/transactions",
                                Api.transactionJson(contact, "owed", 5, "2026-01-01"),
                                token)
                        .is(201)
                        .id();
        int checked = 0;
        for (Route route : routes(Access.USER)) {
            if (route.template().contains("{id}")) {
                String id = route.template().contains("transactions") ? transaction : contact;
                String path = route.template().replace("{id}", id);
                String query = route.template().endsWith("/diff") ? "?from=0&to=0" : "";
                Reply reply = guarded.send(route.method(), path + query, "{}", other);
                assertThat(reply.status()).as("%s", route).isEqualTo(404);
                assertThat(reply.text()).doesNotContain("Zoe");
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(10);
        guarded.send(
                        "POST",
                        "/api/transactions",
                        Api.transactionJson(contact, "owed", 5, "2026-01-01"),
                        other)
                .isProblem(404, "contact_not_found");
        guarded.send(
                        "POST",
                        "/api/contacts",
                        "{\"id\":\"" + contact + "\",\"name\":\"Mine\"}",
                        other)
                .is(409);
        for (String list :
                List.of(
                        "/api/contacts",
                        "/api/transactions",
                        "/api/transactions?contact_id=" + contact,
                        "/api/admin/contacts",
                        "/api/admin/transactions",
                        "/api/events?aggregate_id=" + contact,
                        "/api/events/export",
                        "/api/summary")) {
            assertThat(guarded.send("GET", list, null, other).is(200).text())
                    .doesNotContain("Zoe", transaction);
        }
        assertThat(guarded.send("GET", "/api/contacts", null, token).text()).contains("Zoe");
    }
}
