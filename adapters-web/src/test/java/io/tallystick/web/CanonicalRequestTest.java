package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class CanonicalRequestTest {

    private static String canonical(String json) {
        try {
            return CanonicalRequest.of("POST", "/x", (ObjectNode) Json.reader().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_text_is_stored_as_a_hash_and_never_changes() {
        assertThat(
                        canonical(
                                "{\"b\":[1,true,null,\"\u00e9\"],\"a\":{\"x\":-1.50,\"y\":\"\\\"\"},\"c\":[]}"))
                .isEqualTo(
                        "POST /x\n{\"a\":{\"x\":-15e-1,\"y\":\"\\\"\"},"
                                + "\"b\":[1e0,true,null,\"\\u00e9\"],\"c\":[]}");
        assertThat(canonical("{}")).isEqualTo("POST /x\n{}");
    }

    @Test
    void numbers_are_the_same_by_value() {
        for (String one : new String[] {"1.0", "1e0", "10e-1", "0.1E1", "1.00000"}) {
            assertThat(canonical("{\"n\":" + one + "}")).isEqualTo(canonical("{\"n\":1}"));
        }
        for (String zero : new String[] {"-0", "0.0", "0e999999", "-0.0e-5"}) {
            assertThat(canonical("{\"n\":" + zero + "}")).isEqualTo(canonical("{\"n\":0}"));
        }
        assertThat(canonical("{\"n\":9007199254740993}"))
                .isNotEqualTo(canonical("{\"n\":9007199254740992}"));
        assertThat(canonical("{\"n\":1}")).isNotEqualTo(canonical("{\"n\":\"1\"}"));
    }

    @Test
    void a_huge_exponent_stays_short() {
        assertThat(canonical("{\"n\":1e999999}")).isEqualTo("POST /x\n{\"n\":1e999999}");
        assertThat(canonical("{\"n\":1e-999999}")).isEqualTo("POST /x\n{\"n\":1e-999999}");
    }

    @Test
    void texts_are_the_same_character_by_character() {
        assertThat(canonical("{\"t\":\"\\u0041\"}")).isEqualTo(canonical("{\"t\":\"A\"}"));
        assertThat(canonical("{\"t\":\"\u00e9\"}")).isNotEqualTo(canonical("{\"t\":\"e\u0301\"}"));
        assertThat(canonical("{\"t\":\"\\ud800\"}")).isNotEqualTo(canonical("{\"t\":\"?\"}"));
        assertThat(canonical("{\"t\":\"\\\\u0041\"}")).isNotEqualTo(canonical("{\"t\":\"A\"}"));
        assertThat(canonical("{\"a\":\"\",\"b\":\"\"}"))
                .isNotEqualTo(canonical("{\"a\":\"\\\",\\\"b\\\":\\\"\"}"));
        assertThat(canonical("{\"a\":null}")).isNotEqualTo(canonical("{}"));
    }

    @Test
    void the_order_of_names_is_nothing_and_that_of_items_is() {
        assertThat(canonical("{\"a\":1,\"b\":2}")).isEqualTo(canonical("{ \"b\":2, \"a\":1 }"));
        assertThat(canonical("{\"a\":[1,2]}")).isNotEqualTo(canonical("{\"a\":[2,1]}"));
    }
}
