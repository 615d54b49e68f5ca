package io.tallystick.application.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.domain.kernel.UserId;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class MetadataCodecTest {

    private static final UserId USER = new UserId(new UUID(1, 2));

    private final MetadataCodec codec = new MetadataCodec();

    @Test
    void all_of_it_comes_back() {
        EventMetadata metadata =
                new EventMetadata(
                        USER,
                        Instant.parse("2024-12-31T23:59:59.999999Z"),
                        "request-1",
                        "cause",
                        "why \"not\" 😀\n",
                        new KeyUse("a".repeat(64), "b".repeat(64)));

        assertThat(codec.decode(codec.encode(metadata))).isEqualTo(metadata);
    }

    @Test
    void what_is_missing_stays_missing() {
        EventMetadata metadata =
                new EventMetadata(
                        USER, Instant.parse("0001-01-01T00:00:00Z"), "request-1", null, null, null);

        assertThat(codec.encode(metadata))
                .isEqualTo(
                        """
                        {"user_id":"00000000-0000-0001-0000-000000000002",\
                        "occurred_at":"0001-01-01T00:00:00.000000Z",\
                        "correlation_id":"request-1"}\
                        """);
        assertThat(codec.decode(codec.encode(metadata))).isEqualTo(metadata);
    }

    @Test
    void an_empty_comment_is_a_comment() {
        EventMetadata metadata =
                new EventMetadata(
                        USER, Instant.parse("2024-01-01T00:00:00Z"), "request-1", null, "", null);

        assertThat(codec.decode(codec.encode(metadata))).isEqualTo(metadata);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"user_id\":\"x\",\"occurred_at\":\"2024-01-01T00:00:00Z\",\"correlation_id\":\"\"}",
                "{\"user_id\":\"00000000-0000-0001-0000-000000000002\",\"occurred_at\":\"today\","
                        + "\"correlation_id\":\"r\"}",
                "{\"user_id\":\"00000000-0000-0001-0000-000000000002\","
                        + "\"occurred_at\":\"2024-01-01T00:00:00Z\",\"correlation_id\":\"r\","
                        + "\"key_hash\":\"a\"}"
            })
    void what_is_not_ours_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> codec.decode(text));
    }
}
