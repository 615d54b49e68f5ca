package io.tallystick.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.kernel.TextRules;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class GenTest {

    @Test
    void a_seed_makes_the_same_values_every_time() {
        Gen<List<String>> gen = Gen.nastyText(50).listOf(20, 20);

        assertThat(gen.sample(7)).isEqualTo(gen.sample(7)).isNotEqualTo(gen.sample(8));
    }

    @Test
    void nasty_text_is_text_of_every_length_up_to_the_longest() {
        Set<Integer> lengths = new HashSet<>();
        for (String text : Gen.nastyText(30).listOf(3000, 3000).sample(1)) {
            assertThat(TextRules.check(text, 30)).isEqualTo(text);
            lengths.add(text.codePointCount(0, text.length()));
        }

        assertThat(lengths).contains(0, 1, 15, 30);
    }

    @Test
    void numbers_hit_both_ends_and_stay_between_them() {
        assertThat(Gen.longs(-3, 3).listOf(500, 500).sample(1))
                .contains(-3L, 0L, 3L)
                .allSatisfy(number -> assertThat(number).isBetween(-3L, 3L));
        assertThat(Gen.longs(Long.MIN_VALUE, Long.MAX_VALUE).listOf(100, 100).sample(1))
                .contains(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(Gen.ints(1, 2).listOf(50, 50).sample(1)).containsOnly(1, 2);
    }

    @Test
    void half_of_all_ids_have_the_highest_bit_set() {
        assertThat(Gen.uuids().listOf(100, 100).sample(1))
                .anySatisfy(id -> assertThat(id.getMostSignificantBits()).isNegative())
                .anySatisfy(id -> assertThat(id.getMostSignificantBits()).isPositive());
    }

    @Test
    void shuffling_keeps_every_value() {
        assertThat(Gen.shuffled(List.of(1, 2, 3, 4, 5)).sample(3))
                .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }
}
