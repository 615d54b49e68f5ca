package io.tallystick.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** When the keys of a provider are fetched, with a clock that is set by hand. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProviderKeysTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ProviderKeys.Times TIMES =
            new ProviderKeys.Times(
                    Duration.ofMinutes(5),
                    Duration.ofHours(12),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(300));

    private static RSAKey first;
    private static RSAKey second;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile ProviderKeys.Source provider = () -> new JWKSet(first.toPublicJWK());
    private final ProviderKeys keys = keys(TIMES);

    @BeforeAll
    static void makeKeys() throws JOSEException {
        first = TestProvider.newKey("first");
        second = TestProvider.newKey("second");
    }

    private ProviderKeys keys(ProviderKeys.Times times) {
        return new ProviderKeys(
                () -> {
                    fetches.incrementAndGet();
                    return provider.fetch();
                },
                times,
                now::get);
    }

    private List<JWK> find(String id) throws KeySourceException {
        return find(keys, id);
    }

    private static List<JWK> find(ProviderKeys in, String id) throws KeySourceException {
        return in.get(new JWKSelector(new JWKMatcher.Builder().keyID(id).build()), null);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void goAway() {
        provider =
                () -> {
                    throw new IOException("away");
                };
    }

    @Test
    void all_who_ask_at_once_wait_for_one_fetch_and_hold_nobody_up() throws Exception {
        ProviderKeys patient =
                keys(
                        new ProviderKeys.Times(
                                TIMES.fresh(),
                                TIMES.outage(),
                                TIMES.pause(),
                                Duration.ofSeconds(30)));
        CountDownLatch answer = new CountDownLatch(1);
        provider =
                () -> {
                    awaitQuietly(answer);
                    return new JWKSet(first.toPublicJWK());
                };
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<JWK>>> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked.add(many.submit(() -> find(patient, "first")));
            }
            await().until(() -> fetches.get() == 1);
            answer.countDown();
            for (Future<List<JWK>> one : asked) {
                assertThat(one.get()).hasSize(1);
            }
        }
        assertThat(fetches).hasValue(1);
    }

    private static void awaitQuietly(CountDownLatch latch) throws InterruptedIOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Test
    void a_fetch_that_failed_is_remembered_for_a_while() throws Exception {
        goAway();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> find("first"))
                    .isInstanceOf(KeySourceException.class)
                    .hasRootCauseMessage("away");
        }
        assertThat(fetches).hasValue(1);

        provider = () -> new JWKSet(first.toPublicJWK());
        pass(TIMES.pause().minus(SECOND));
        assertThatThrownBy(() -> find("first")).isInstanceOf(KeySourceException.class);
        pass(SECOND);
        assertThat(find("first")).hasSize(1);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void a_flood_of_keys_that_do_not_exist_leads_to_one_fetch_in_a_while() throws Exception {
        assertThat(find("first")).hasSize(1);
        pass(TIMES.pause());
        assertThat(find("made up")).isEmpty();
        for (int i = 0; i < 20; i++) {
            String madeUp = "made up " + i;
            assertThatThrownBy(() -> find(madeUp)).isInstanceOf(KeySourceException.class);
        }
        assertThat(find("first")).hasSize(1);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void a_new_key_is_found_and_one_that_was_withdrawn_is_not() throws Exception {
        assertThat(find("first")).hasSize(1);
        provider = () -> new JWKSet(second.toPublicJWK());
        pass(TIMES.fresh().plus(SECOND));
        assertThat(find("second")).hasSize(1);
        pass(TIMES.pause());
        assertThat(find("first")).isEmpty();
    }

    @Test
    void a_key_that_was_withdrawn_is_good_for_as_long_as_keys_are_fresh() throws Exception {
        assertThat(find("first")).hasSize(1);
        provider = () -> new JWKSet(second.toPublicJWK());
        pass(TIMES.fresh());
        assertThat(find("first")).hasSize(1);
        pass(SECOND);
        assertThatThrownBy(() -> find("first")).isInstanceOf(KeySourceException.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void old_keys_are_good_while_the_provider_is_away_but_not_for_ever() throws Exception {
        assertThat(find("first")).hasSize(1);
        goAway();
        pass(TIMES.outage());
        assertThat(find("first")).hasSize(1);
        assertThatThrownBy(() -> find("second")).isInstanceOf(KeySourceException.class);
        pass(SECOND);
        assertThatThrownBy(() -> find("first")).isInstanceOf(KeySourceException.class);
    }

    @Test
    void a_provider_that_never_answers_is_given_up_and_asked_again_later() throws Exception {
        assertThat(find("first")).hasSize(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        provider =
                () -> {
                    try {
                        awaitQuietly(never);
                        throw new AssertionError("nobody counts down");
                    } finally {
                        interrupted.countDown();
                    }
                };
        pass(TIMES.fresh().plus(SECOND));
        assertThat(find("first")).hasSize(1);
        interrupted.await();
        assertThat(fetches).hasValue(2);

        // who can be let in does not wait for it again
        pass(TIMES.pause());
        assertThat(find("first")).hasSize(1);
        await().until(() -> fetches.get() == 3);
        assertThatThrownBy(() -> find("second")).isInstanceOf(KeySourceException.class);

        provider = () -> new JWKSet(second.toPublicJWK());
        pass(TIMES.pause());
        assertThat(find("second")).hasSize(1);
    }
}
