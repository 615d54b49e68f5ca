package io.tallystick.eventstore;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StartupCheckTest {

    private final FakeNode node = FakeNode.start();

    @AfterEach
    void close() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"esVersion\":\"24.10.4\",\"features\":{\"atomPub\":false}} | 200 |"
                        + " EVENTSTORE_ENABLE_ATOM_PUB_OVER_HTTP=true",
                "200 | {\"esVersion\":\"5.0.11\"} | 200 | too old",
                "200 | {\"esVersion\":\"24.10.4\",\"features\":{\"atomPub\":true}} | 401 |"
                        + " refuses the user admin",
                "200 | {\"esVersion\":\"24.10.4\",\"features\":{\"atomPub\":true}} | 404 | 404",
                "503 | '' | 200 | 503",
                "200 | no JSON | 200 | http://"
            })
    void a_store_that_cannot_be_used_is_told_in_one_line(
            int infoStatus, String info, int statusOfAll, String part) {
        node.info(infoStatus, info).statusOfAll(statusOfAll);

        assertThatExceptionOfType(EventStoreNotUsable.class)
                .isThrownBy(() -> TestClients.connect(node))
                .withMessageContaining(part)
                .withMessageStartingWith("event store at " + node.url() + ": ")
                .withMessageNotContaining("\n")
                .withMessageNotContaining("changeit");
    }

    @Test
    void a_store_that_is_not_there_is_told() {
        node.close();

        assertThatExceptionOfType(EventStoreNotUsable.class)
                .isThrownBy(() -> TestClients.connect(node))
                .withMessageContaining(node.url().toString());
    }

    @Test
    void a_missing_user_is_told() {
        node.statusOfAll(401);

        assertThatExceptionOfType(EventStoreNotUsable.class)
                .isThrownBy(
                        () ->
                                EventStoreHttpClient.connect(
                                        EventStoreHttpConfig.of(List.of(node.url()))))
                .withMessageContaining("wants a user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20.6.1", "21.10.9.0", "23.10.0", "24.10.4", "25.0.0.1", "0.0.0.0", ""})
    void other_versions_are_taken(String version) {
        node.info(200, "{\"esVersion\":\"" + version + "\",\"features\":{\"atomPub\":true}}");

        assertThatNoException().isThrownBy(() -> TestClients.connect(node).close());
    }

    @Test
    void a_node_that_tells_nothing_about_itself_is_taken() {
        node.info(404, "");

        assertThatNoException().isThrownBy(() -> TestClients.connect(node).close());
    }
}
