package io.tallystick.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CompactJsonTest {

    record Case(String indented, String compact) {}

    static List<Case> cases() {
        return List.of(
                new Case("{}", "{}"),
                new Case(
                        "{\r\n  \"a\": 1,\r\n  \"b\": [\r\n    2,\t3 ]\r\n}",
                        "{\"a\":1,\"b\":[2,3]}"),
                new Case("{\n \"a b\": \"c \\\" d\\\\\"\n}", "{\"a b\":\"c \\\" d\\\\\"}"),
                new Case("{\n \"\uD83D\uDE00\": \" \\n \"\n}", "{\"\uD83D\uDE00\":\" \\n \"}"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void white_space_between_tokens_goes_and_texts_stay(Case example) {
        assertThat(CompactJson.of(example.indented())).isEqualTo(example.compact());
    }
}
