package io.tallystick.domain.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class FieldChangeTest {

    @Test
    void a_field_stays_changes_or_is_cleared() {
        assertThat(FieldChange.<String>unchanged().appliedTo("a")).isEqualTo("a");
        assertThat(FieldChange.<String>unchanged().appliedTo(null)).isNull();
        assertThat(FieldChange.changedTo("b").appliedTo("a")).isEqualTo("b");
        assertThat(FieldChange.changedTo("b").appliedTo(null)).isEqualTo("b");
        assertThat(FieldChange.<String>cleared().appliedTo("a")).isNull();
    }
}
