package io.tallystick.application.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.kernel.InvalidValue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WordsTest {

    @Test
    void words_are_runs_of_letters_digits_and_marks() {
        assertThat(Words.in("Lunch, with o'Brien (12.50) at ann_99@example.org!"))
                .containsExactly(
                        "lunch", "with", "o", "brien", "12", "50", "at", "ann", "99", "example",
                        "org");
        assertThat(Words.in("हिन्दी 中文")).containsExactly("हिन्दी", "中文");
        assertThat(Words.in(" \u0000\ud800😀&|!:*'\\ \t")).isEmpty();
    }

    @Test
    void case_and_composition_do_not_matter() {
        assertThat(Words.in("ÉCOLE")).isEqualTo(Words.in("e\u0301cole")).containsExactly("école");
        assertThat(Words.in("ﬁsh Ｆｉｓｈ FISH")).containsExactly("fish", "fish", "fish");
        assertThat(Words.in("ΟΔΟΣ οδος")).containsExactly("οδοσ", "οδοσ");
        assertThat(Words.in("İstanbul ISTANBUL ıstanbul"))
                .containsExactly("istanbul", "istanbul", "istanbul");
    }

    @Test
    void a_uuid_is_one_word() {
        String id = "65349544-F251-557e-864f-aa5a8a2dbce8";

        assertThat(Words.in("of " + id + "."))
                .containsExactly("of", "65349544f251557e864faa5a8a2dbce8");
        assertThat(Words.in(id + "0")).hasSize(5);
    }

    @Test
    void a_long_word_is_cut_between_characters() {
        assertThat(Words.in("𝔸".repeat(3) + "x".repeat(100)))
                .containsExactly("aaa" + "x".repeat(61));
        assertThat(Words.in("𐐨".repeat(100))).containsExactly("𐐨".repeat(64));
    }

    @Test
    void a_query_is_whole_words_and_a_beginning() {
        assertThat(WordQuery.parse("Ann, böhm")).isEqualTo(new WordQuery(Set.of("ann"), "böhm"));
        assertThat(WordQuery.parse("x")).isEqualTo(new WordQuery(Set.of("x"), null));
        assertThat(WordQuery.parse("ann b")).isEqualTo(new WordQuery(Set.of("ann", "b"), null));
    }

    @Test
    void a_query_without_words_or_with_too_many_is_refused() {
        for (String text : List.of("", " ", "?!", "a ".repeat(17))) {
            assertThatThrownBy(() -> WordQuery.parse(text)).isInstanceOf(InvalidValue.class);
        }
    }

    @Test
    void all_words_must_be_there() {
        WordQuery query = WordQuery.parse("tea with su");

        assertThat(query.matches(Set.of("with", "sugar", "tea"))).isTrue();
        assertThat(query.matches(Set.of("with", "tea", "milk"))).isFalse();
        assertThat(query.matches(Set.of("without", "sugar", "tea"))).isFalse();
    }
}
