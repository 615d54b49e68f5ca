package io.tallystick.application.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class CanonicalJsonTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static String hash(String json) throws JsonProcessingException {
        return CanonicalJson.hash(JSON.readTree(json));
    }

    @Test
    void the_hash_is_that_of_every_event_that_was_ever_pushed_and_archived()
            throws JsonProcessingException {
        assertThat(hash("{\"b\":[1,true,null,\"\u00e9\"],\"a\":{\"x\":-1.50},\"c\":[]}"))
                .isEqualTo("5a2d4198bc879b8e60ed68033b2dfa64285d195435de501dc825a2ad8ec8fd46");
    }

    @Test
    void spellings_of_one_value_have_one_hash() throws JsonProcessingException {
        assertThat(hash("{\"a\":1.0,\"b\":\"\\u0041\"}"))
                .isEqualTo(hash("{ \"b\":\"A\", \"a\":1e0 }"));
        assertThat(hash("{\"a\":[1,2]}")).isNotEqualTo(hash("{\"a\":[2,1]}"));
        assertThat(hash("{\"a\":\"1\"}")).isNotEqualTo(hash("{\"a\":1}"));
    }
}
