package io.tallystick.server.config;

import static io.tallystick.server.config.ReadSettings.problems;
import static io.tallystick.server.config.ReadSettings.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerConfigTest {

    @Test
    void without_any_setting_it_serves_this_machine_alone_on_an_embedded_database() {
        ServerConfig config = read(Map.of());

        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(8000);
        assertThat(config.http().allowedOrigins()).isEmpty();
        assertThat(config.database())
                .isEqualTo(new DatabaseConfig.Embedded(Path.of("data").toAbsolutePath()));
        assertThat(config.undoWindow()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
    }

    @Test
    void an_empty_value_counts_as_not_set() {
        for (Setting setting : Setting.values()) {
            assertThat(read(Map.of(setting.name(), " "))).isEqualTo(read(Map.of()));
        }
    }

    @Test
    void names_every_bad_variable_at_once() {
        assertThat(
                        problems(
                                Map.of(
                                        "PORT", "http",
                                        "HOST", "nowhere.test",
                                        "UNDO_WINDOW", "25h",
                                        "LOG_FORMAT", "xml",
                                        "ALLOW_INSECURE_BIND", "maybe",
                                        "ALLOWED_ORIGINS", "example.com",
                                        "DATABASE_URL", "mysql://root:hunter2@db",
                                        "REDIS_URL", "http://:hunter2@cache")))
                .containsExactlyInAnyOrder(
                        "PORT=http: must be a whole number from 0 to 65535",
                        "HOST=nowhere.test: must be an address or a known host name",
                        "UNDO_WINDOW=25h: must be from 0 to 24h",
                        "LOG_FORMAT=xml: must be text or json",
                        "ALLOW_INSECURE_BIND=maybe: must be true or false",
                        "ALLOWED_ORIGINS=example.com: must be origins such as https://example.com,"
                                + " separated by commas, or *",
                        "DATABASE_URL=***: must be postgresql://user@host:5432/name or"
                                + " jdbc:postgresql://host:5432/name",
                        "REDIS_URL=***: must be redis://host:6379 or rediss://host:6379, with"
                                + " :password@ before the host if there is one");
    }

    @Test
    void the_message_has_one_line_for_each_bad_variable() {
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> read(Map.of("PORT", "80\n81", "LOG_FORMAT", "x".repeat(500))))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(2))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "8000", "65535"})
    void takes_every_port(String port) {
        assertThat(read(Map.of("PORT", port)).http().port()).isEqualTo(Integer.parseInt(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "8000.0", "0x50", "99999999999", "٣"})
    void takes_nothing_else_for_a_port(String port) {
        assertThat(problems(Map.of("PORT", port))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "5, PT5S",
        "5s, PT5S",
        "90 s, PT1M30S",
        "500ms, PT0.5S",
        "2m, PT2M",
        "24h, PT24H",
        "24H, PT24H",
        "PT5S, PT5S",
        "pt1m, PT1M",
        "P1D, PT24H"
    })
    void reads_an_undo_window_as_people_write_it(String text, Duration window) {
        assertThat(read(Map.of("UNDO_WINDOW", text)).undoWindow()).isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-PT1S", "24h1s", "86401", "86400001ms", "1d", "soon", "P1M"})
    void refuses_an_undo_window_out_of_range_or_reason(String text) {
        assertThat(problems(Map.of("UNDO_WINDOW", text))).hasSize(1);
    }

    @Test
    void a_secret_has_no_text() {
        assertThat(new Secret("hunter2")).hasToString("***");
    }
}
