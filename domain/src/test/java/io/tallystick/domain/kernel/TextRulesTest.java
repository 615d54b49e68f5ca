package io.tallystick.domain.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class TextRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\nb\tc",
                "😀",
                "e\u0301",
                "שלום",
                "\u202Eabc",
                "\u200B",
                "\uFFFD",
                "\uE000"
            })
    void text_is_text_whatever_the_language(String text) {
        assertThat(TextRules.check(text, 10)).isEqualTo(text);
    }

    @Test
    void control_characters_but_newline_and_tab_are_refused() {
        for (int codePoint = 0; codePoint < 0xA0; codePoint++) {
            String text = "a" + Character.toString(codePoint) + "b";
            if (!Character.isISOControl(codePoint) || codePoint == '\n' || codePoint == '\t') {
                assertThat(TextRules.check(text, 3)).isEqualTo(text);
            } else {
                assertThatThrownBy(() -> TextRules.check(text, 3))
                        .isInstanceOf(InvalidValue.class)
                        .hasMessageContaining("control characters");
            }
        }
    }

    @Test
    void what_a_phone_has_written_is_kept_but_for_nul() {
        String text = "\u0001a\r\n\u007F\u0085";

        assertThat(TextRules.checkKept(text, 6)).isEqualTo(text);
        assertThatThrownBy(() -> TextRules.checkKept("a\0", 6))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("must not contain NUL characters");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void half_a_surrogate_pair_is_refused(int place) {
        String text = new StringBuilder("ab").insert(place, '\ud83d').toString();

        assertThatThrownBy(() -> TextRules.check(text, 10))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("must be valid Unicode text");
    }

    @Test
    void surrogates_in_the_wrong_order_are_refused() {
        assertThatThrownBy(() -> TextRules.check("\ude00\ud83d", 10))
                .isInstanceOf(InvalidValue.class);
    }

    @Test
    void a_comment_has_at_most_10000_characters() {
        assertThat(new Comment("x".repeat(10_000)).value()).hasSize(10_000);
        assertThatThrownBy(() -> new Comment("x".repeat(10_001)))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("must have at most 10000 characters");
    }
}
