package io.tallystick.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.server.config.LogFormat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LoggingTest {

    private final LoggerContext context = new LoggerContext();

    @Test
    void a_line_of_text_has_the_request_id() {
        assertThat(
                        line(
                                LogFormat.TEXT,
                                event("event=request status=201", Map.of("request_id", "r-1"))))
                .isEqualTo(
                        "2026-01-02T03:04:05.678Z INFO  Requests request_id=r-1 event=request"
                                + " status=201"
                                + System.lineSeparator());
    }

    @Test
    void a_line_of_text_without_a_request_does_not_mention_one() {
        assertThat(line(LogFormat.TEXT, event("event=ready", Map.of())))
                .isEqualTo(
                        "2026-01-02T03:04:05.678Z INFO  Requests event=ready"
                                + System.lineSeparator());
    }

    @Test
    void a_message_cannot_forge_a_line() {
        assertThat(line(LogFormat.TEXT, event("path=/a\r\n2026 ERROR forged", Map.of())))
                .endsWith("path=/a | 2026 ERROR forged" + System.lineSeparator())
                .hasLineCount(1);
    }

    @Test
    void a_line_of_json_is_one_object_with_the_request_id() throws Exception {
        String line = line(LogFormat.JSON, event("path=\"/a\"\nb", Map.of("request_id", "r-1")));

        assertThat(line.strip()).hasLineCount(1);
        JsonNode json = new JsonMapper().readTree(line);
        assertThat(json.path("level").asText()).isEqualTo("INFO");
        assertThat(json.path("formattedMessage").asText()).isEqualTo("path=\"/a\"\nb");
        assertThat(json.path("mdc").path("request_id").asText()).isEqualTo("r-1");
        assertThat(json.path("timestamp").asLong()).isEqualTo(1_767_323_045_678L);
    }

    private String line(LogFormat format, ILoggingEvent event) {
        return new String(Logging.encoder(format, context).encode(event), StandardCharsets.UTF_8);
    }

    private LoggingEvent event(String message, Map<String, String> mdc) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("io.tallystick.web.Requests");
        event.setThreadName("test");
        event.setLevel(Level.INFO);
        event.setMessage(message);
        event.setMDCPropertyMap(mdc);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        return event;
    }
}
