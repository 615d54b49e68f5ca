package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user has set in the app. */
abstract class SettingsCases extends CaseBase {

    SettingsCases(TestedServer server) {
        super(server);
    }

    @Test
    void at_first_there_are_defaults() {
        assertThat(api.get("/api/settings").is(200).text())
                .isEqualTo(
                        """
                        {"dark_mode":true,"default_direction":"give","flip_colors":false,\
                        "due_date_enabled":false,"default_due_date_days":30,\
                        "default_due_date_switch":false}\
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/settings", "/settings"})
    void what_was_set_holds(String path) {
        assertThat(put(path + "/default_due_date_days", "14").is(200).text())
                .isEqualTo("{\"key\":\"default_due_date_days\",\"value\":\"14\"}");
        put(path + "/dark_mode", "false").is(200);
        put(path + "/default_direction", "received").is(200);

        assertThat(api.get("/api/settings").at("/default_due_date_days").asInt()).isEqualTo(14);
        assertThat(api.get("/api/settings").at("/dark_mode").isBoolean()).isTrue();
        assertThat(api.get("/api/settings").at("/dark_mode").asBoolean()).isFalse();
        assertThat(api.get("/api/settings").at("/default_direction").asText())
                .isEqualTo("received");
    }

    @Test
    void the_app_gets_back_only_what_it_has_set() {
        assertThat(api.get("/settings").is(200).text()).isEqualTo("{}");

        put("/settings/flip_colors", "true").is(200);

        assertThat(api.get("/settings").text()).isEqualTo("{\"flip_colors\":true}");
    }

    @Test
    void an_unknown_one_is_kept_and_not_shown() {
        put("/api/settings/of.tomorrow", "🙂").is(200);

        assertThat(api.get("/api/settings").json().has("of.tomorrow")).isFalse();
        assertThat(api.get("/settings").text()).isEqualTo("{}");
    }

    @Test
    void others_have_their_own() {
        put("/api/settings/dark_mode", "false").is(200);

        assertThat(api.otherUser().get("/api/settings").at("/dark_mode").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "dark_mode,yes",
        "default_direction,lent",
        "default_due_date_days,-1",
        "default_due_date_days,1e3",
        "default_due_date_days,100000",
    })
    void what_the_app_could_not_read_is_refused(String key, String value) {
        put("/api/settings/" + key, value).isInvalid("/value");
    }

    @Test
    void bad_requests_are_named() {
        api.put("/api/settings/dark_mode", "{\"value\":true}").isInvalid("/value");
        api.put("/api/settings/dark_mode", "{}").isInvalid("/value");
        put("/api/settings/a%20b", "1").isInvalid("/key");
        put("/api/settings/" + "k".repeat(101), "1").isInvalid("/key");
        put("/api/settings/k", "v".repeat(1001)).isInvalid("/value");
        api.put("/api/settings/k", "{\"value\":\"\\u0000\"}").isInvalid("/value");
        api.put("/api/settings/k", "{\"value\":\"\\ud800\"}").isInvalid("/value");
    }

    @Test
    void there_is_room_for_a_bounded_number() {
        for (int i = 0; i < 100; i++) {
            put("/api/settings/k" + i, "1").is(200);
        }
        put("/api/settings/one.more", "1").isProblem(400, "invalid_request");
        put("/api/settings/k0", "2").is(200);
    }

    private Reply put(String path, String value) {
        return api.put(path, "{\"value\":\"" + value + "\"}");
    }
}
