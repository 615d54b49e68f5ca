package io.tallystick.domain.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.kernel.InvalidValue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class CurrencyCodeTest {

    @Test
    void the_dollar_is_a_constant() {
        assertThat(CurrencyCode.USD).isEqualTo(new CurrencyCode("USD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eur", "Eur", "EUR"})
    void letters_are_upper_cased(String text) {
        assertThat(new CurrencyCode(text)).hasToString("EUR");
    }

    @Test
    void upper_case_does_not_depend_on_where_we_run() {
        assertThat(new CurrencyCode("inr").value()).isEqualTo("INR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EU", "EURO", "E1R", " EUR", "EUR\n", "ÄÖÜ", "ＥＵＲ", "ıis"})
    void anything_but_three_latin_letters_is_refused(String text) {
        assertThatThrownBy(() -> new CurrencyCode(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void codes_sort_by_letter() {
        assertThat(new CurrencyCode("AUD")).isLessThan(CurrencyCode.USD);
    }
}
