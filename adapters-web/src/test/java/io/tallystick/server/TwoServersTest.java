package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.postgres.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.Map;

/** Two servers on one database, and the sockets of several users at both. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwoServersTest {

    private static final String PASSWORD = "correct horse";
    private static final Map<String, String> SETTINGS =
            Map.of("AUTH", "jwt", "ADMIN_PASSWORD", PASSWORD);

    private final TestDatabase database = TestDatabase.create();
    private final StartedServer first = StartedServer.on(database, SETTINGS);
    private final StartedServer second = StartedServer.on(database, SETTINGS);

    @AfterEach
    void stop() {
        first.close();
        second.close();
        database.close();
    }

    private String user(String name) {
        String admin = first.logIn("/api/auth/admin/login", "admin", PASSWORD);
        String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
        assertThat(first.post("/api/admin/users", admin, body).statusCode()).isEqualTo(201);
        return second.logIn("/api/auth/login", name, PASSWORD);
    }

    private static String create(StartedServer at, String token, String name) throws Exception {
        HttpResponse<String> answer =
                at.post("/api/contacts", token, "{\"name\":\"%s\"}".formatted(name));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonMapper().readTree(answer.body()).path("id").asText();
    }

    private static TextSocket open(StartedServer at, String token) {
        TextSocket socket = TextSocket.open(at, "/ws?token=" + token, null);
        assertThat(socket.next()).contains("connected");
        return socket;
    }

    @Test
    void a_change_at_one_is_told_at_both_to_its_user_alone() throws Exception {
        String ann = user("ann@example.com");
        String bob = user("bob@example.com");
        try (TextSocket annAtFirst = open(first, ann);
                TextSocket annAtSecond = open(second, ann);
                TextSocket bobAtFirst = open(first, bob);
                TextSocket bobAtSecond = open(second, bob)) {
            String zoe = create(first, ann, "Zoe");
            assertThat(annAtSecond.next()).contains("contact_created", zoe);
            assertThat(annAtFirst.next()).contains("contact_created", zoe);

            String max = create(second, ann, "Max");
            assertThat(annAtFirst.next()).contains("contact_created", max);
            assertThat(annAtSecond.next()).contains("contact_created", max);

            // the first that bob hears is his own, although it came last
            String own = create(first, bob, "Own");
            assertThat(bobAtSecond.next()).contains("contact_created", own);
            assertThat(bobAtFirst.next()).contains("contact_created", own);
            String last = create(second, ann, "Last");
            assertThat(annAtFirst.next()).contains(last);
            assertThat(annAtSecond.next()).contains(last);
        }
    }
}
