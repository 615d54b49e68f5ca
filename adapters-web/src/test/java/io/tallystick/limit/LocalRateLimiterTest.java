package io.tallystick.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.IntStream;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LocalRateLimiterTest {

    private static final Limit THREE_AN_HOUR = new Limit(3, Duration.ofHours(1));

    private final LocalRateLimiter limiter = new LocalRateLimiter(10);

    @Test
    void so_many_may_go_on_and_the_next_is_told_when_to_come_back() {
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.take("ann", THREE_AN_HOUR)).isEmpty();
        }
        assertThat(limiter.take("ann", THREE_AN_HOUR))
                .hasValueSatisfying(
                        wait ->
                                assertThat(wait)
                                        .isPositive()
                                        .isLessThanOrEqualTo(Duration.ofMinutes(20)));
    }

    @Test
    void others_are_counted_by_themselves() {
        IntStream.range(0, 4).forEach(i -> limiter.take("ann", THREE_AN_HOUR));

        assertThat(limiter.take("ben", THREE_AN_HOUR)).isEmpty();
    }

    @Test
    void under_another_limit_it_is_counted_apart() {
        IntStream.range(0, 4).forEach(i -> limiter.take("ann", THREE_AN_HOUR));

        assertThat(limiter.take("ann", new Limit(4, Duration.ofHours(1)))).isEmpty();
        assertThat(limiter.take("ann", new Limit(3, Duration.ofHours(2)))).isEmpty();
    }

    @Test
    void races_let_no_more_through() {
        long letThrough =
                IntStream.range(0, 200)
                        .parallel()
                        .filter(i -> limiter.take("ann", THREE_AN_HOUR).isEmpty())
                        .count();

        assertThat(letThrough).isEqualTo(3);
    }

    @Test
    void who_was_not_seen_for_long_is_forgotten_first() {
        IntStream.range(0, 4).forEach(i -> limiter.take("ann", THREE_AN_HOUR));
        IntStream.range(0, 9).forEach(i -> limiter.take("other " + i, THREE_AN_HOUR));
        assertThat(limiter.take("ann", THREE_AN_HOUR)).isPresent();

        IntStream.range(0, 10).forEach(i -> limiter.take("another " + i, THREE_AN_HOUR));

        assertThat(limiter.take("ann", THREE_AN_HOUR)).isEmpty();
    }
}
