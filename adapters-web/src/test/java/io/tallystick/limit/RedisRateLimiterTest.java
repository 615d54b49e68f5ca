package io.tallystick.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;

@NeedsRedis
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisRateLimiterTest {

    private static final Limit FORTY_AN_HOUR = new Limit(40, Duration.ofHours(1));

    /** Longer than usual, for a busy machine must not count as an outage. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir private Path directory;
    private RedisProcess redis;
    private RedisRateLimiter one;
    private RedisRateLimiter two;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start(directory);
        one = connect();
        two = connect();
        await().until(() -> one.isShared() && two.isShared());
    }

    private RedisRateLimiter connect() {
        return RedisRateLimiter.connect(
                RedisURI.create(redis.url()), new LocalRateLimiter(), PATIENCE);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        redis.close();
    }

    @Test
    void servers_count_together() {
        long letThrough =
                IntStream.range(0, 200)
                        .parallel()
                        .filter(i -> (i % 2 == 0 ? one : two).take("ann", FORTY_AN_HOUR).isEmpty())
                        .count();

        assertThat(letThrough).isEqualTo(40);
        assertThat(one.take("ben", FORTY_AN_HOUR)).isEmpty();
    }

    @Test
    void each_has_the_limit_it_was_given_whoever_came_first() {
        Limit five = new Limit(5, Duration.ofHours(1));
        Limit threeADay = new Limit(3, Duration.ofDays(1));
        one.take("ann", FORTY_AN_HOUR);

        long letThrough =
                IntStream.range(0, 20).filter(i -> two.take("ann", five).isEmpty()).count();

        assertThat(letThrough).isEqualTo(5);
        assertThat(one.take("ann", FORTY_AN_HOUR)).isEmpty();
        assertThat(one.take("ann", five)).isPresent();
        assertThat(one.take("ann", threeADay)).isEmpty();
    }

    @Test
    void each_counts_by_itself_while_redis_is_away_and_together_again_when_it_is_back()
            throws Exception {
        one.take("ann", FORTY_AN_HOUR);
        redis.kill();

        long letThrough =
                IntStream.range(0, 200)
                        .filter(i -> one.take("ann", FORTY_AN_HOUR).isEmpty())
                        .count();

        assertThat(letThrough).isEqualTo(40);
        assertThat(one.isShared()).isFalse();

        redis.comeBack();

        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            one.take("probe", FORTY_AN_HOUR);
                            two.take("probe", FORTY_AN_HOUR);
                            return one.isShared() && two.isShared();
                        });
        IntStream.range(0, 40).forEach(i -> one.take("cem", FORTY_AN_HOUR));
        assertThat(two.take("cem", FORTY_AN_HOUR)).isPresent();
    }

    @Test
    void what_one_server_gives_back_another_may_take() {
        IntStream.range(0, 40).forEach(i -> one.take("ann", FORTY_AN_HOUR));
        assertThat(two.take("ann", FORTY_AN_HOUR)).isPresent();

        one.giveBack("ann", FORTY_AN_HOUR);

        assertThat(two.take("ann", FORTY_AN_HOUR)).isEmpty();
        assertThat(two.take("ann", FORTY_AN_HOUR)).isPresent();
    }

    @Test
    void each_kind_of_thing_is_counted_by_its_own_while_redis_is_away() {
        RateLimiter logins = one.withLocal(new LocalRateLimiter(1));
        redis.kill();

        for (int i = 0; i < 100; i++) {
            assertThat(logins.take("one-time " + i, FORTY_AN_HOUR)).isEmpty();
            assertThat(one.take("ann", FORTY_AN_HOUR).isEmpty()).isEqualTo(i < 40);
        }
        one.giveBack("ann", FORTY_AN_HOUR);
        assertThat(one.take("ann", FORTY_AN_HOUR)).isEmpty();
    }

    @Test
    void it_serves_before_redis_is_there() throws Exception {
        redis.kill();
        try (RedisRateLimiter early = connect()) {
            assertThat(early.take("ann", FORTY_AN_HOUR)).isEmpty();
            assertThat(early.isShared()).isFalse();

            redis.comeBack();

            await().atMost(Duration.ofSeconds(30)).until(early::isShared);
        }
    }
}
