package io.tallystick.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.Duration;
import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventStoreHttpConfigTest {

    private static final URI NODE = URI.create("https://node1:2113");

    @Test
    void no_password_is_shown() {
        EventStoreHttpConfig config =
                EventStoreHttpConfig.of(List.of(NODE)).withUser("admin", "secret");

        assertThat(config.toString()).contains("admin").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node1:2113",
                "esdb://node1:2113",
                "/path",
                "http:///path",
                "https://admin:secret@node1:2113",
                "https://node1:2113?tls=false",
                "https://node1:2113#x"
            })
    void what_is_no_plain_address_is_refused_without_showing_a_password(String address) {
        List<URI> nodes = List.of(URI.create(address));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventStoreHttpConfig.of(nodes))
                .withMessageNotContaining("secret");
    }

    @Test
    void what_is_out_of_range_is_refused() {
        assertRefused(() -> EventStoreHttpConfig.of(List.of()));
        assertRefused(() -> new StoreUser("", "secret"));
        assertRefused(() -> new StoreUser("a:b", "secret"));
        assertRefused(() -> new Limits(0, 1, 1));
        assertRefused(() -> new Limits(1, 4097, 1));
        assertRefused(() -> new Limits(1, 1, 0));
        assertRefused(() -> new RetryPolicy(-1, Duration.ofMillis(1), Duration.ofMillis(1)));
        assertRefused(() -> new RetryPolicy(1, Duration.ZERO, Duration.ofMillis(1)));
        Duration second = Duration.ofSeconds(1);
        assertRefused(() -> new Timeouts(second, second, second, Duration.ofNanos(1)));
    }

    private static void assertRefused(Runnable making) {
        assertThatIllegalArgumentException().isThrownBy(making::run);
    }
}
