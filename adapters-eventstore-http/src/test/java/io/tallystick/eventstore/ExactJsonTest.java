package io.tallystick.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExactJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { } ",
                "{\"n\":9223372036854775807,\"m\":-9223372036854775808,\"z\":0,\"y\":-0}",
                "{\"d\":0.1,\"e\":-12.50,\"f\":123456789012.345,\"g\":1e20,\"h\":0.0}",
                "{\"t\":\"😀 \\ud83d\\ude00 \\u0000 \\/ é\"}",
                "{\"\":1,\" \":[true,false,null,[],{}],\"$x\":4}"
            })
    void what_survives_is_sent_as_it_is(String object) {
        ExactJson exact = ExactJson.of(object);

        assertThat(exact.stored()).isEqualTo(object);
        assertThat(exact.isText()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":9223372036854775808}",
                "{\"n\":-9223372036854775809}",
                "{\"d\":0.1234567890123456789}",
                "{\"d\":1234567890123456.7}",
                "{\"d\":1e308}",
                "{\"d\":1e-400}",
                "{\"d\":1e99999999999}",
                "{\"t\":\"half \\ud83d a pair\"}",
                "{\"t\":\"\\ude00\\ud83d\"}",
                "{\"$type\":\"System.Object\"}",
                "{\"a\":[{\"$ref\":\"1\",\"text\":\"\\\"quoted\\\" \\\\ é 😀\"}]}"
            })
    void what_would_not_survive_is_sent_as_text(String object) throws Exception {
        ExactJson exact = ExactJson.of(object);

        assertThat(exact.isText()).isTrue();
        assertThat(ExactJson.unwrap(exact.stored())).isEqualTo(object);
        JsonNode stored = JSON.readTree(exact.stored());
        assertThat(stored.get("json_text").textValue()).isEqualTo(object);
        assertThat(ExactJson.of(exact.stored()).isText()).as("the text itself survives").isFalse();
    }

    @Test
    void half_pairs_are_escaped_in_the_text() {
        ExactJson exact = ExactJson.of("{\"t\":\"half \ud83d, whole 😀\"}");

        assertThat(ExactJson.unwrap(exact.stored()))
                .isEqualTo("{\"t\":\"half \\ud83d, whole 😀\"}");
    }

    @Test
    void deep_nesting_is_sent_as_text() {
        String deep = "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";

        assertThat(ExactJson.unwrap(ExactJson.of(deep).stored())).isEqualTo(deep);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "null",
                "\"{}\"",
                "{} {}",
                "{}x",
                "{\"a\":}",
                "{a:1}",
                "{\"half \\ud83d\":1}"
            })
    void what_is_no_object_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ExactJson.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":[1,2,{\"b\":[[[]]],\"c\":1e14}],\"t\":\"\\u2028 \u0085 \u2029\"}",
                "{\"a\":0.1234567890123456789,\"b\":\"é 😀 \u2028\"}"
            })
    void the_size_is_not_underestimated(String object) throws Exception {
        ExactJson exact = ExactJson.of(object);

        String indented =
                JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(JSON.readTree(exact.stored()));
        assertThat((long) indented.getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(exact.bytesAtMost());
    }
}
