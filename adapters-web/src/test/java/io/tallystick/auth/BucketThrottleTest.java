package io.tallystick.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.account.AccountName;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.stream.IntStream;

/** How often passwords can be guessed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BucketThrottleTest {

    private static final AccountName ANN = new AccountName("ann");
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.7";

    private final BucketThrottle throttle = new BucketThrottle(200);

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
}
