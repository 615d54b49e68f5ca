package io.tallystick.emulator;

import static io.tallystick.emulator.ForeignClient.EVENTS_JSON;
import static io.tallystick.emulator.ForeignClient.events;
import static io.tallystick.emulator.ForeignClient.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SecurityTest {

    private static final String ADMIN = basic("admin", "changeit");
    private static final String ALICE = basic("alice", "secret");

    private final EventStoreEmulator emulator =
            EventStoreEmulator.start(
                    EmulatorConfig.inMemory()
                            .withCredentials("admin", "changeit")
                            .withUser("alice", "secret"));
    private final ForeignClient client = new ForeignClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private static String basic(String user, String password) {
        byte[] text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(text);
    }

    private Answer appendAs(String authorization, String stream, int number) {
        return client.post(
                "/streams/" + stream, EVENTS_JSON, events(number), "Authorization", authorization);
    }

    private Answer feedAs(String authorization, String stream) {
        return client.feed("/streams/" + stream, "Authorization", authorization);
    }

    @Test
    void who_says_who_it_is_may_write_and_read() {
        assertThat(appendAs(ADMIN, "s", 0).status()).isEqualTo(201);
        assertThat(appendAs(ALICE, "s", 1).status()).isEqualTo(201);
        assertThat(appendAs(basic("ops", "changeit"), "s", 2).status()).isEqualTo(201);
        assertThat(feedAs(ALICE, "s").titles()).hasSize(3);
    }

    @Test
    void nobody_in_particular_may_not() {
        assertThat(client.append("s", -1, 0).status()).isEqualTo(401);
        assertThat(client.feed("/streams/s").status()).isEqualTo(401);
        assertThat(client.delete("/streams/s").status()).isEqualTo(401);
        assertThat(client.feed("/streams/s").header("WWW-Authenticate"))
                .isEqualTo("BasicCustom realm=\"ES\"");
    }

    @Test
    void wrong_credentials_are_refused_everywhere() {
        Answer answer = client.get("/ping", "Authorization", basic("admin", "guess"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("X-Basic realm=\"ESDB\"");
        assertThat(client.get("/health/live", "Authorization", basic("x", "y")).status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ping", "/info", "/gossip"})
    void some_things_everybody_may_ask(String path) {
        assertThat(client.get(path).status()).isEqualTo(200);
    }

    @Test
    void another_spelling_of_the_scheme_is_no_credential() {
        assertThat(feedAs(ADMIN.replace("Basic", "basic"), "s").status()).isEqualTo(401);
    }

    @Test
    void system_streams_are_for_administrators() {
        appendAs(ALICE, "a-s", 0);

        assertThat(feedAs(ALICE, "$all").status()).isEqualTo(401);
        assertThat(feedAs(ALICE, "%24ce-a").status()).isEqualTo(401);
        assertThat(feedAs(ADMIN, "$all").status()).isEqualTo(200);
        assertThat(feedAs(ADMIN, "%24ce-a").status()).isEqualTo(200);
    }

    @Test
    void an_access_list_says_who_may_do_what() {
        appendAs(ADMIN, "s", 0);
        client.post(
                "/streams/s/metadata",
                "application/json",
                "{\"$acl\":{\"$r\":[\"bob\",\"$ops\"],\"$w\":\"alice\",\"$mr\":\"$all\"}}",
                "ES-EventId",
                id(50).toString(),
                "Authorization",
                ADMIN);

        assertThat(feedAs(ALICE, "s").status()).isEqualTo(401);
        assertThat(feedAs(basic("ops", "changeit"), "s").status()).isEqualTo(200);
        assertThat(feedAs(ADMIN, "s").status()).isEqualTo(200);
        assertThat(appendAs(ALICE, "s", 1).status()).isEqualTo(201);
        assertThat(feedAs(ALICE, "s/metadata").status()).isEqualTo(200);
    }

    @Test
    void a_link_does_not_open_what_it_leads_to() {
        appendAs(ADMIN, "a-s", 0);
        setAcl("a-s", "{\"$r\":\"bob\"}");
        setAcl("%24ce-a", "{\"$r\":\"$all\"}");

        assertThat(feedAs(ALICE, "%24ce-a").status()).isEqualTo(401);
    }

    private void setAcl(String stream, String acl) {
        client.post(
                "/streams/" + stream + "/metadata",
                "application/json",
                "{\"$acl\":" + acl + "}",
                "ES-EventId",
                id(60).toString(),
                "Authorization",
                ADMIN);
    }

    @Test
    void passwords_are_not_shown() {
        assertThat(EmulatorConfig.inMemory().withCredentials("admin", "changeit").toString())
                .doesNotContain("changeit");
    }

    @Test
    void an_insecure_server_lets_everybody_pass() {
        try (EventStoreEmulator open = EventStoreEmulator.start(EmulatorConfig.inMemory())) {
            ForeignClient other = new ForeignClient(open);

            assertThat(other.feed("/streams/$all", "Authorization", "Basic eDp5").status())
                    .isEqualTo(200);
        }
    }
}
