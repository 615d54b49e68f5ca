package io.tallystick.domain.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.kernel.InvalidValue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class ContactValuesTest {

    private static final String EMOJI = "😀";

    @Test
    void a_name_is_trimmed() {
        assertThat(new ContactName(" \t\n Ann  Lee \u2003").value()).isEqualTo("Ann  Lee");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void a_blank_name_is_refused(String name) {
        assertInvalid(() -> new ContactName(name), "must not be blank");
    }

    @Test
    void a_name_has_at_most_255_characters_however_they_are_encoded() {
        assertThat(new ContactName(EMOJI.repeat(255)).value()).hasSize(510);
        assertThat(new ContactName("  " + "x".repeat(255) + "  ").value()).hasSize(255);
        assertInvalid(() -> new ContactName("x".repeat(256)), "must have at most 255 characters");
        assertInvalid(() -> new ContactName(EMOJI.repeat(256)), "must have at most 255 characters");
    }

    @Test
    void other_texts_have_limits_of_their_own_and_may_be_empty() {
        assertThat(new Username("").value()).isEmpty();
        assertThat(new Username("x".repeat(100)).value()).hasSize(100);
        assertInvalid(() -> new Username("x".repeat(101)), "must have at most 100 characters");
        assertThat(new PhoneNumber("").value()).isEmpty();
        assertThat(new PhoneNumber("x".repeat(50)).value()).hasSize(50);
        assertInvalid(() -> new PhoneNumber("x".repeat(51)), "must have at most 50 characters");
        assertThat(new Notes("").value()).isEmpty();
        assertThat(new Notes("x".repeat(10_000)).value()).hasSize(10_000);
        assertInvalid(() -> new Notes("x".repeat(10_001)), "must have at most 10000 characters");
    }

    @Test
    void texts_other_than_names_are_kept_as_they_are() {
        assertThat(new Notes(" two\nlines\t ").value()).isEqualTo(" two\nlines\t ");
        assertThat(new Username(" ann ").value()).isEqualTo(" ann ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a@b", "ann.lee+x@example.org", "ä@ö.ü", "'@\""})
    void plausible_addresses_are_taken(String text) {
        assertThat(EmailAddress.plausible(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "@", "a@", "@b", "a b@c", "a@b c", "a@b\n", "a@b@c.d"})
    void implausible_addresses_are_refused(String text) {
        assertInvalid(() -> EmailAddress.plausible(text), "must be an email address");
        assertThat(new EmailAddress(text).value()).isEqualTo(text);
    }

    @Test
    void an_address_has_at_most_255_characters() {
        assertThat(new EmailAddress("a@" + "b".repeat(253)).value()).hasSize(255);
        assertInvalid(
                () -> new EmailAddress("a@" + "b".repeat(254)), "must have at most 255 characters");
    }

    private static void assertInvalid(Runnable construction, String message) {
        assertThatThrownBy(construction::run).isInstanceOf(InvalidValue.class).hasMessage(message);
    }
}
