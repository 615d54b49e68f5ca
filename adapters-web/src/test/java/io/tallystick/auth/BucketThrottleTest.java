package io.tallystick.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.account.AccountName;
import io.tallystick.limit.Limit;
import io.tallystick.limit.RateLimiter;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** How often passwords can be guessed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BucketThrottleTest {

    private static final AccountName ANN = new AccountName("ann");
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.7";

    private final BucketThrottle throttle = new BucketThrottle(200, UnaryOperator.identity());

    private boolean mayTry(AccountName name, String address) {
        return throttle.attempt(name, address).isEmpty();
    }

    private void guess(int times, String address) {
        IntStream.range(0, times).forEach(i -> mayTry(ANN, address));
    }

    @Test
    void a_guesser_has_to_wait_and_the_owner_does_not() {
        for (int i = 0; i < 10; i++) {
            assertThat(mayTry(ANN, ELSEWHERE)).isTrue();
        }
        assertThat(throttle.attempt(ANN, ELSEWHERE))
                .hasValueSatisfying(
                        wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofSeconds(30)));
        assertThat(mayTry(ANN, HOME)).isTrue();
        assertThat(mayTry(new AccountName("bob"), ELSEWHERE)).isTrue();
    }

    @Test
    void many_guessers_have_to_wait_together() {
        for (int i = 0; i < 5; i++) {
            guess(10, "192.0.2." + (10 + i));
        }
        assertThat(mayTry(ANN, "192.0.2.99")).isFalse();
    }

    @Test
    void one_address_tries_a_bounded_number_of_names() {
        long tried =
                IntStream.range(0, 150)
                        .filter(i -> mayTry(new AccountName("user" + i), ELSEWHERE))
                        .count();
        assertThat(tried).isEqualTo(100);
    }

    @Test
    void who_knew_the_password_has_not_guessed() {
        for (int i = 0; i < 200; i++) {
            assertThat(mayTry(ANN, HOME)).isTrue();
            throttle.takeBack(ANN, HOME);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::2, true",
        "2001:db8::1, 2001:0db8:0:0:ffff:ffff:ffff:ffff, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "fe80::1%eth0, fe80::2, true",
        "192.0.2.1, ::ffff:192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "unknown, unknown, true"
    })
    void an_address_of_ipv6_counts_as_its_network(String one, String other, boolean asOne) {
        guess(10, one);
        assertThat(mayTry(ANN, other)).isEqualTo(!asOne);
    }

    @Test
    void very_many_names_from_one_network_make_nothing_be_forgotten() {
        guess(10, HOME);
        for (int i = 0; i < 1000; i++) {
            mayTry(new AccountName("user" + i), ELSEWHERE);
        }
        assertThat(mayTry(ANN, HOME)).isFalse();
    }

    @Test
    void races_let_no_more_through() {
        long letThrough =
                IntStream.range(0, 200).parallel().filter(i -> mayTry(ANN, ELSEWHERE)).count();
        assertThat(letThrough).isEqualTo(10);
    }

    @Test
    void what_is_shared_has_no_names_as_they_were_typed() {
        List<String> keys = new ArrayList<>();
        BucketThrottle shared = new BucketThrottle(local -> new Noting(local, keys));

        shared.attempt(new AccountName("my-password"), HOME);

        assertThat(keys).hasSize(3).noneMatch(key -> key.contains("my-password"));
    }

    private record Noting(RateLimiter local, List<String> keys) implements RateLimiter {

        @Override
        public Optional<Duration> take(String key, Limit limit) {
            keys.add(key);
            return local.take(key, limit);
        }

        @Override
        public void giveBack(String key, Limit limit) {
            local.giveBack(key, limit);
        }
    }
}
