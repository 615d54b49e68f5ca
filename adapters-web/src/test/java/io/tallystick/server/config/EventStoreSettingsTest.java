package io.tallystick.server.config;

import static io.tallystick.server.config.ReadSettings.problems;
import static io.tallystick.server.config.ReadSettings.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventStoreSettingsTest {

    @Test
    void an_event_store_has_one_or_more_nodes(@TempDir Path directory) throws IOException {
        assertThat(read(Map.of()).eventStore()).isNull();
        Path caFile = Files.writeString(directory.resolve("ca.pem"), "");

        EventStoreConfig store =
                read(Map.of(
                                "EVENTSTORE_URL",
                                "https://Node1:2113/, https://node2:2113",
                                "EVENTSTORE_USERNAME",
                                "ledger",
                                "EVENTSTORE_PASSWORD",
                                "hunter2",
                                "EVENTSTORE_CA_FILE",
                                caFile.toString()))
                        .eventStore();

        assertThat(store)
                .isEqualTo(
                        new EventStoreConfig(
                                List.of(
                                        URI.create("https://node1:2113"),
                                        URI.create("https://node2:2113")),
                                "ledger",
                                new Secret("hunter2"),
                                caFile));
        assertThat(String.valueOf(store)).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node1:2113",
                "esdb://node1:2113",
                "tcp://node1:1113",
                "http://node1:2113/streams",
                "http://node1:2113?tls=false",
                "http://ann:hunter2@node1:2113",
                "http://node1:2113,https://node2:2113",
                "http://",
                ","
            })
    void other_urls_are_no_event_store(String url) {
        assertThat(problems(Map.of("EVENTSTORE_URL", url)))
                .singleElement()
                .asString()
                .startsWith("EVENTSTORE_URL=***: must ")
                .doesNotContain("hunter2");
    }

    @Test
    void settings_of_an_event_store_need_one() {
        assertThat(
                        problems(
                                Map.of(
                                        "EVENTSTORE_USERNAME",
                                        "ann",
                                        "EVENTSTORE_CA_FILE",
                                        "/no/such/file")))
                .containsExactlyInAnyOrder(
                        "EVENTSTORE_USERNAME=ann: has no meaning without EVENTSTORE_URL",
                        "EVENTSTORE_CA_FILE=/no/such/file: has no meaning without EVENTSTORE_URL");
        assertThat(problems(Map.of("EVENTSTORE_PASSWORD", "hunter2")))
                .containsExactly(
                        "EVENTSTORE_PASSWORD=***: has no meaning without EVENTSTORE_USERNAME");
    }
}
