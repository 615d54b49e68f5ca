package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RebuildTest extends RebuildContract {

    @Override
    Rebuild.Report rebuild() {
        return fixture.postgres().rebuild().run();
    }

    @Test
    void looks_twice_at_nothing_that_is_right() {
        try (Survey survey = fixture.postgres().rebuild().survey("")) {
            Survey.Page page = survey.next().orElseThrow();

            assertThat(page.streams()).isEqualTo(8);
            assertThat(page.suspects()).isEmpty();
            assertThat(page.missing().streams()).isEmpty();
        }
    }
}
