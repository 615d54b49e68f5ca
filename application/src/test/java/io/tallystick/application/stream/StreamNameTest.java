package io.tallystick.application.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class StreamNameTest {

    private static final UUID ID = UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100");

    @Test
    void streams_of_the_ledger_are_named_by_kind_and_id() {
        StreamName contact = StreamName.of(AggregateType.CONTACT, ID);

        assertThat(contact).hasToString("contact-0f0e0d0c-0b0a-4908-8706-050403020100");
        assertThat(AggregateType.CONTACT.idIn(contact)).contains(ID);
        assertThat(AggregateType.TRANSACTION.idIn(contact)).isEmpty();
        assertThat(AggregateType.of(contact)).contains(AggregateType.CONTACT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contact-",
                "contact-1",
                "contact-1-1-1-1-1",
                "contact-0F0E0D0C-0b0a-4908-8706-050403020100",
                "Contact-0f0e0d0c-0b0a-4908-8706-050403020100",
                "contact-0f0e0d0c-0b0a-4908-8706-050403020100 ",
                "contact0f0e0d0c-0b0a-4908-8706-050403020100",
                "$all"
            })
    void other_streams_are_of_no_kind(String name) {
        assertThat(AggregateType.of(new StreamName(name))).isEmpty();
    }

    @Test
    void a_name_has_1_to_255_characters() {
        assertThat(new StreamName("x".repeat(255)).value()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamName(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamName("x".repeat(256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u007fb", "a\u0085b"})
    void a_name_has_no_control_characters(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamName(name));
    }

    @Test
    void a_name_has_no_half_of_a_surrogate_pair() {
        assertThat(new StreamName("😀").value()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamName("a" + '\ud83d'));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamName('\ude00' + "a"));
    }

    @Test
    void an_expected_version_of_nothing_is_no_stream() {
        assertThat(ExpectedVersion.at(-1)).isEqualTo(new ExpectedVersion.NoStream());
        assertThat(ExpectedVersion.at(0)).isEqualTo(new ExpectedVersion.Exact(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExpectedVersion.Exact(-1));
    }
}
