package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.tallystick.application.account.Role;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.Base64;
import java.util.UUID;

/** Logging in, and what administrators do with accounts, with tokens of our own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountsHttpTest {

    private static final String PASSWORD = "correct horse";

    private final GuardedServer guarded = GuardedServer.inMemory();
    private final String admin = guarded.token(Role.ADMINISTRATOR, "admin");

    @AfterAll
    void stop() {
        guarded.close();
    }

    private Reply admin(String method, String path, @Nullable String body) {
        return guarded.send(method, path, body, admin);
    }

    private String newUser(String email) {
        return admin(
                        "POST",
                        "/api/admin/users",
                        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD))
                .is(201)
                .id();
    }

    private Reply logIn(String username, String password) {
        return guarded.logIn("/api/auth/login", username, password);
    }

    @Test
    void who_logs_in_gets_a_token_for_their_own_ledger() {
        String id = newUser("Ann@Example.com");
        Reply login = logIn(" ann@example.COM ", PASSWORD).is(200);
        assertThat(login.fieldNames()).containsExactly("token", "user_id", "username");
        assertThat(login.at("/user_id").asText()).isEqualTo(id);
        assertThat(login.at("/username").asText()).isEqualTo("ann@example.com");

        String token = login.at("/token").asText();
        guarded.send("POST", "/api/contacts", "{\"name\":\"Bob\"}", token).is(201);
        assertThat(guarded.send("GET", "/api/contacts", null, token).is(200).json()).hasSize(1);
        String claims =
                new String(
                        Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertThat(claims)
                .contains("\"user_id\":\"" + id + "\"", "\"email\":\"ann@example.com\"")
                .contains("\"exp\":", "\"iat\":");
    }

    @Test
    void nobody_is_told_which_part_was_wrong() {
        newUser("carl@example.com");
        Reply wrongPassword = logIn("carl@example.com", "wrong horse");
        Reply unknown = logIn("nobody@example.com", "wrong horse");
        Reply impossible = logIn("no body", "wrong horse");
        for (Reply reply : new Reply[] {wrongPassword, unknown, impossible}) {
            reply.isProblem(401, "unauthenticated");
            assertThat(reply.at("/error").asText()).isEqualTo("Invalid username or password");
        }
        guarded.logIn("/api/auth/admin/login", "carl@example.com", PASSWORD).is(401);
        logIn("admin", GuardedServer.PASSWORD).is(401);
        logIn("", PASSWORD).isInvalid("/username");
        guarded.send("POST", "/api/auth/login", "{}", null).isInvalid("/username", "/password");
    }

    @Test
    void guessing_is_bounded_for_known_and_unknown_names_alike() {
        newUser("guessed@example.com");
        for (String name : new String[] {"guessed@example.com", "unknown@example.com"}) {
            for (int i = 0; i < 10; i++) {
                logIn(name, "wrong horse").is(401);
            }
            Reply refused = logIn(name, "wrong horse").isProblem(429, "rate_limited");
            assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After"))))
                    .isBetween(1, 60);
        }
        logIn("guessed@example.com", PASSWORD).is(429);
    }

    @Test
    void a_changed_password_revokes_what_was_given_before() {
        newUser("dora@example.com");
        String token = logIn("dora@example.com", PASSWORD).at("/token").asText();
        String path = "/api/auth/change-password";
        guarded.send(
                        "PUT",
                        path,
                        "{\"current_password\":\"wrong\",\"new_password\":\"another horse\"}",
                        token)
                .isProblem(401, "unauthenticated");
        guarded.send(
                        "PUT",
                        path,
                        "{\"current_password\":\"correct horse\",\"new_password\":\"short\"}",
                        token)
                .isInvalid("/new_password");
        guarded.send("GET", "/api/contacts", null, token).is(200);
        guarded.send(
                        "PUT",
                        path,
                        "{\"current_password\":\"correct horse\",\"new_password\":\"another"
                                + " horse\"}",
                        token)
                .is(204);
        guarded.awaitRefused(token).isProblem(401, "unauthenticated");
        logIn("dora@example.com", PASSWORD).is(401);
        String next = logIn("dora@example.com", "another horse").is(200).at("/token").asText();
        guarded.send("GET", "/api/contacts", null, next).is(200);
    }

    @Test
    void who_is_disabled_keeps_the_token_for_later() {
        String id = newUser("emil@example.com");
        String token = logIn("emil@example.com", PASSWORD).at("/token").asText();
        admin("POST", "/api/admin/users/" + id + "/disable", null).is(204);
        guarded.awaitRefused(token).isProblem(403, "forbidden");
        logIn("emil@example.com", PASSWORD).isProblem(403, "forbidden");
        logIn("emil@example.com", "wrong horse").is(401);
        admin("POST", "/api/admin/users/" + id + "/enable", null).is(204);
        guarded.send("GET", "/api/contacts", null, token).is(200);
    }

    @Test
    void who_is_removed_is_gone_and_the_name_is_free() {
        String id = newUser("fay@example.com");
        String token = logIn("fay@example.com", PASSWORD).at("/token").asText();
        String path = "/api/admin/users/" + id;
        admin("DELETE", path, null).is(204);
        guarded.awaitRefused(token).isProblem(401, "unauthenticated");
        logIn("fay@example.com", PASSWORD).is(401);
        admin("DELETE", path, null).isProblem(404, "not_found");
        admin("PUT", path + "/password", "{\"new_password\":\"another horse\"}").is(404);
        admin("GET", path + "/login-logs", null).is(404);
        assertThat(newUser("fay@example.com")).isNotEqualTo(id);
    }

    @Test
    void administrators_list_add_and_reset() {
        String id = newUser("gus@example.com");
        admin(
                        "POST",
                        "/api/admin/users",
                        "{\"email\":\"GUS@example.com\",\"password\":\"correct horse\"}")
                .isProblem(409, "already_exists");
        admin("POST", "/api/admin/users", "{\"email\":\"a b\",\"password\":\"short\"}")
                .isInvalid("/email", "/password");
        Reply list = admin("GET", "/api/admin/users", null).is(200);
        assertThat(list.ids()).contains(id).doesNotHaveDuplicates();
        JsonNode gus = list.json().get(list.ids().indexOf(id));
        assertThat(gus.path("email").asText()).isEqualTo("gus@example.com");
        assertThat(gus.path("created_at").asText()).isNotBlank();

        String token = logIn("gus@example.com", PASSWORD).at("/token").asText();
        admin("PUT", "/api/admin/users/" + id + "/password", "{\"new_password\":\"another horse\"}")
                .is(204);
        guarded.awaitRefused(token).is(401);
        logIn("gus@example.com", "wrong horse").is(401);
        String path = "/api/admin/users/" + id + "/login-logs";
        Reply logins =
                await().until(
                                () -> admin("GET", path, null).is(200),
                                reply -> reply.json().size() == 2);
        assertThat(logins.json().get(0).path("success").asBoolean()).isFalse();
        assertThat(logins.json().get(0).path("failure_reason").asText())
                .isEqualTo("wrong password");
        assertThat(logins.json().get(1).path("success").asBoolean()).isTrue();
        assertThat(logins.json().get(1).path("user_id").asText()).isEqualTo(id);
        assertThat(logins.json().get(1).path("ip_address").asText()).isEqualTo("127.0.0.1");
    }

    @Test
    void what_administrators_do_is_written_down() {
        String id = newUser("hal@example.com");
        admin("POST", "/api/admin/users/" + id + "/disable", null).is(204);
        admin("POST", "/api/admin/projections/rebuild", "{}").is(202);
        JsonNode acts = admin("GET", "/api/admin/audit?limit=3", null).is(200).json();
        assertThat(acts.get(0).path("act").asText())
                .isEqualTo("POST /api/admin/projections/rebuild");
        assertThat(acts.get(1).path("act").asText())
                .isEqualTo("POST /api/admin/users/{id}/disable");
        assertThat(acts.get(1).path("target").asText()).isEqualTo("hal@example.com");
        assertThat(acts.get(1).path("actor").asText()).isEqualTo("admin");
        assertThat(acts.get(1).path("outcome").asText()).isEqualTo("done");
    }

    @Test
    void where_an_administrator_acts_from_is_written_down() {
        String id = newUser("jo@example.com");
        String path = "/api/admin/users/" + id + "/disable";
        guarded.sendFrom("1.1.1.1, 203.0.113.9", "POST", path, admin).is(204);
        JsonNode acts = admin("GET", "/api/admin/audit?limit=1", null).is(200).json();
        assertThat(acts.get(0).path("address").asText()).isEqualTo("203.0.113.9");
    }

    private JsonNode acts(String act) {
        ArrayNode found = new ArrayNode(JsonNodeFactory.instance);
        for (JsonNode each : admin("GET", "/api/admin/audit?limit=1000", null).is(200).json()) {
            if (each.path("act").asText().equals(act)) {
                found.add(each);
            }
        }
        return found;
    }

    @Test
    void reading_a_users_ledger_is_written_down() {
        String id = newUser("kim@example.com");
        admin("GET", "/api/admin/users/" + id + "/backup", null).is(200);
        admin("GET", "/api/admin/users/" + UUID.randomUUID() + "/backup", null).is(404);

        JsonNode acts = acts("GET /api/admin/users/{id}/backup");
        assertThat(acts.get(0).path("outcome").asText()).isEqualTo("not_found");
        assertThat(acts.get(1).path("outcome").asText()).isEqualTo("done");
        assertThat(acts.get(1).path("target").asText()).isEqualTo("kim@example.com");
        assertThat(acts.get(1).path("actor").asText()).isEqualTo("admin");
    }

    @Test
    void what_an_administrator_does_to_log_in_and_who_guesses_at_it_is_seen() {
        String name = "boss";
        String id = guarded.account(Role.ADMINISTRATOR, name).id().toString();
        String path = "/api/auth/admin/login";
        guarded.logIn(path, name, "wrong horse").is(401);
        Reply login = guarded.logIn(path, name, GuardedServer.PASSWORD).is(200);
        assertThat(login.at("/admin_id").asText()).isEqualTo(id);

        JsonNode logIns = acts("POST /api/auth/admin/login");
        assertThat(logIns.findValuesAsText("actor")).containsOnlyOnce(name);
        String logins = "/api/admin/users/" + id + "/login-logs";
        await().untilAsserted(
                        () ->
                                assertThat(
                                                admin("GET", logins, null)
                                                        .is(200)
                                                        .json()
                                                        .findValuesAsText("success"))
                                        .containsExactlyInAnyOrder("true", "false"));

        String token = login.at("/token").asText();
        changePassword(token, "wrong").is(401);
        changePassword(token, GuardedServer.PASSWORD).is(204);
        JsonNode changes = acts("PUT /api/auth/change-password");
        assertThat(changes.findValuesAsText("actor")).containsExactly(name, name);
        assertThat(changes.findValuesAsText("outcome")).containsExactly("done", "unauthenticated");
    }

    private Reply changePassword(String token, String current) {
        return guarded.send(
                "PUT",
                "/api/auth/change-password",
                "{\"current_password\":\"%s\",\"new_password\":\"another horse\"}"
                        .formatted(current),
                token);
    }

    @Test
    void attempts_on_names_that_nobody_has_are_counted_and_not_kept() {
        int before = admin("GET", "/api/admin/audit?limit=1000", null).json().size();
        for (int i = 0; i < 11; i++) {
            guarded.logIn("/api/auth/admin/login", "zero@example.com", "wrong horse");
        }

        assertThat(admin("GET", "/api/admin/audit?limit=1000", null).json()).hasSize(before);
        assertThat(admin("GET", "/metrics", null).is(200).text().lines())
                .anyMatch(
                        line ->
                                line.startsWith("tallystick_logins_total")
                                        && line.contains("outcome=\"too_many\"")
                                        && line.contains("role=\"administrator\"")
                                        && line.endsWith(" 1.0"))
                .noneMatch(line -> line.contains("zero@example.com"));
    }

    @Test
    void the_lists_of_the_old_app_are_the_users_own() {
        newUser("ida@example.com");
        String token = logIn("ida@example.com", PASSWORD).at("/token").asText();
        for (String name : new String[] {"Al", "Bo", "Cy"}) {
            guarded.send("POST", "/api/contacts", "{\"name\":\"" + name + "\"}", token).is(201);
        }
        Reply contacts = guarded.send("GET", "/api/contacts", null, token).is(200);
        owe(token, contacts.ids().get(1), "owed", 300);
        owe(token, contacts.ids().get(2), "lent", 200);
        Reply app = guarded.send("GET", "/api/admin/contacts", null, token).is(200);
        assertThat(app.json().findValuesAsText("name")).containsExactly("Bo", "Cy", "Al");
        assertThat(app.json().get(0).path("balance").asInt()).isEqualTo(-300);
        assertThat(app.json().get(0).path("created_at").asText()).isNotBlank();
        assertThat(app.json().get(0).path("is_deleted").asBoolean()).isFalse();
        assertThat(guarded.send("GET", "/api/admin/transactions", null, token).is(200).text())
                .isEqualTo(guarded.send("GET", "/api/transactions", null, token).text());
    }

    @Test
    void administrators_see_a_copy_of_a_ledger_and_the_sum_of_all() {
        int before = admin("GET", "/api/admin/total-debt", null).is(200).at("/total_debt").asInt();
        String id = newUser("jan@example.com");
        String token = logIn("jan@example.com", PASSWORD).at("/token").asText();
        String contact =
                guarded.send("POST", "/api/contacts", "{\"name\":\"Al\"}", token).is(201).id();
        String gone =
                guarded.send("POST", "/api/contacts", "{\"name\":\"Gone\"}", token).is(201).id();
        owe(token, contact, "lent", 500);
        owe(token, gone, "lent", 70);
        guarded.send("DELETE", "/api/contacts/" + gone, null, token).is(200);

        String path = "/api/admin/users/" + id + "/backup";
        Reply backup = admin("GET", path, null).is(200);
        assertThat(backup.fieldNames())
                .containsExactlyInAnyOrder("user", "contacts", "transactions", "backup_date");
        assertThat(backup.at("/user/email").asText()).isEqualTo("jan@example.com");
        assertThat(backup.json().path("contacts").findValuesAsText("name")).containsExactly("Al");
        assertThat(backup.json().path("transactions")).hasSize(1);
        assertThat(admin("GET", "/api/admin/total-debt", null).at("/total_debt").asInt())
                .isEqualTo(before + 500);
        guarded.send("GET", path, null, token).isProblem(403, "forbidden");
        admin("GET", "/api/admin/users/" + contact + "/backup", null).isProblem(404, "not_found");
    }

    private void owe(String token, String contact, String direction, int amount) {
        guarded.send(
                        "POST",
                        "/api/transactions",
                        Api.transactionJson(contact, direction, amount, "2026-01-01"),
                        token)
                .is(201);
    }
}
