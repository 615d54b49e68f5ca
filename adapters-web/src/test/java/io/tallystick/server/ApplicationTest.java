package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ApplicationTest {

    private final Application application = new Application();
    private final List<String> closed = new ArrayList<>();

    @Test
    void closes_in_reverse_order_and_each_part_once() {
        application.opened(() -> closed.add("database"));
        application.opened(() -> closed.add("web"));

        application.close();
        application.close();

        assertThat(closed).containsExactly("web", "database");
    }

    @Test
    void a_part_that_fails_does_not_keep_the_others_open() {
        application.opened(() -> closed.add("database"));
        application.opened(
                () -> {
                    throw new IllegalArgumentException("stuck");
                });

        assertThatIllegalStateException().isThrownBy(application::close).withMessage("stuck");

        assertThat(closed).containsExactly("database");
    }

    @Test
    void knows_the_version_that_was_built() {
        assertThat(Version.current()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    }
}
