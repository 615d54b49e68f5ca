package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.Caller;
import io.tallystick.application.account.Role;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** How many may read the live log at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveReadersTest {

    private final LiveReaders readers = new LiveReaders(5, 2);
    private final Caller ann = caller(new AccountId(UUID.randomUUID()));
    private final Caller bob = caller(new AccountId(UUID.randomUUID()));

    private static Caller caller(@Nullable AccountId account) {
        return new Caller(
                account, "test", new UserId(UUID.randomUUID()), Set.of(Role.USER), () -> true);
    }

    private void refuses(Caller caller, ErrorCode code) {
        assertThatThrownBy(() -> readers.check(caller)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> readers.enter(caller))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(code);
                            assertThat(e.problem().headers()).containsEntry("Retry-After", "5");
                        });
    }

    @Test
    void one_account_does_not_take_the_room_of_others() {
        LiveReaders.Place first = readers.enter(ann);
        readers.enter(ann);
        refuses(ann, ErrorCode.RATE_LIMITED);
        readers.enter(bob);

        first.close();
        readers.enter(ann);
        refuses(ann, ErrorCode.RATE_LIMITED);
    }

    @Test
    void all_together_are_bounded_those_without_an_account_too() {
        List<LiveReaders.Place> places = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            places.add(readers.enter(caller(null)));
        }
        refuses(ann, ErrorCode.OVERLOADED);
        refuses(caller(null), ErrorCode.OVERLOADED);

        places.forEach(LiveReaders.Place::close);
        readers.enter(ann);
    }

    @Test
    void who_leaves_twice_gives_one_place_back() {
        LiveReaders.Place first = readers.enter(ann);
        readers.enter(ann);
        first.close();
        first.close();
        readers.enter(ann);
        refuses(ann, ErrorCode.RATE_LIMITED);
    }

    @Test
    void races_let_no_more_in() {
        long entered =
                IntStream.range(0, 200)
                        .parallel()
                        .filter(
                                i -> {
                                    try {
                                        readers.enter(ann);
                                        return true;
                                    } catch (ProblemException e) {
                                        return false;
                                    }
                                })
                        .count();
        assertThat(entered).isEqualTo(2);
    }
}
