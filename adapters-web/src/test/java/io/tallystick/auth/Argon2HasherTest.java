package io.tallystick.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.sun.management.ThreadMXBean;

import io.tallystick.application.failure.Overloaded;
import io.tallystick.testkit.Rendezvous;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How passwords are kept. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class Argon2HasherTest {

    private static final Pattern HASH =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([^$]+)\\$([^$]+)");

    private final Argon2Hasher hasher = new Argon2Hasher();

    @Test
    void a_hash_costs_at_least_what_owasp_and_rfc_9106_want() {
        Matcher hash = HASH.matcher(hasher.hash("correct horse"));
        assertThat(hash.matches()).isTrue();
        assertThat(Integer.parseInt(hash.group(1))).isGreaterThanOrEqualTo(19 * 1024);
        assertThat(Integer.parseInt(hash.group(2))).isGreaterThanOrEqualTo(2);
        assertThat(Integer.parseInt(hash.group(3))).isPositive();
        assertThat(Base64.getDecoder().decode(hash.group(4))).hasSizeGreaterThanOrEqualTo(16);
        assertThat(Base64.getDecoder().decode(hash.group(5))).hasSizeGreaterThanOrEqualTo(32);
    }

    @Test
    void one_password_has_another_hash_each_time_and_fits_them_all() {
        List<String> hashes = List.of(hasher.hash("correct horse"), hasher.hash("correct horse"));
        assertThat(hashes).doesNotHaveDuplicates();
        assertThat(hashes)
                .allMatch(hash -> hasher.verify("correct horse", hash))
                .noneMatch(hash -> hasher.verify("correct horsf", hash));
        assertThat(hasher.verify("nobody has this password", null)).isFalse();
    }

    @Test
    void accents_fit_however_they_are_spelled() {
        assertThat(hasher.verify("cafe\u0301 au lait", hasher.hash("caf\u00e9 au lait"))).isTrue();
    }

    /** Made by the reference implementation: {@code echo -n password | argon2 somesalt}. */
    @Test
    void a_hash_with_other_parameters_still_fits() {
        String hash =
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                        + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(hasher.verify("password", hash)).isTrue();
        assertThat(hasher.verify("passwore", hash)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "argon2id, 19, 19456, 2, 32, false",
        "argon2id, 19, 65536, 1, 32, false",
        "argon2id, 19, 19456, 1, 32, true",
        "argon2id, 19, 19455, 9, 32, true",
        "argon2id, 19, 19456, 2, 16, true",
        "argon2id, 16, 19456, 2, 32, true",
        "argon2i, 19, 65536, 3, 32, true"
    })
    void a_hash_is_weak_that_is_easier_to_guess_at_than_todays(
            String variant, int version, int memory, int passes, int bytes, boolean weak) {
        String hash = Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
        assertThat(
                        hasher.isWeak(
                                "$%s$v=%d$m=%d,t=%d,p=1$c29tZXNhbHRzb21lc2FsdA$%s"
                                        .formatted(variant, version, memory, passes, hash)))
                .isEqualTo(weak);
    }

    @Test
    void what_is_made_today_is_not_weak() {
        assertThat(hasher.isWeak(hasher.hash("correct horse"))).isFalse();
    }

    @Test
    void a_name_that_nobody_has_costs_a_whole_hash() {
        String hash = hasher.hash("correct horse");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(hasher.verify("a guess", hash)).isFalse();
        long ofSomebody = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(hasher.verify("a guess", null)).isFalse();
        long ofNobody = threads.getCurrentThreadAllocatedBytes() - before - ofSomebody;

        assertThat(ofNobody).isGreaterThan(19 * 1024 * 1024);
        assertThat(ofNobody).isCloseTo(ofSomebody, withinPercentage(5));
    }

    @Test
    void who_finds_no_room_waits_for_it_and_is_then_told_to_try_again() {
        Duration patience = Duration.ofMillis(300);
        Argon2Hasher full = new Argon2Hasher(0, patience);
        for (Runnable wanting :
                List.<Runnable>of(
                        () -> full.hash("correct horse"),
                        () -> full.verify("correct horse", null),
                        () -> full.verify("correct horse", hasher.hash("another horse")))) {
            long asked = System.nanoTime();
            assertThatThrownBy(wanting::run)
                    .isInstanceOf(Overloaded.class)
                    .hasMessageContaining("try again");
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isGreaterThanOrEqualTo(patience);
        }
    }

    @Test
    void as_many_as_there_is_room_for_compute_and_the_others_after_them() {
        Argon2Hasher narrow = new Argon2Hasher(1, Duration.ofMinutes(1));
        String hash = narrow.hash("correct horse");
        assertThat(Rendezvous.results(4, n -> narrow.verify("correct horse", hash)))
                .hasSize(4)
                .allMatch(outcome -> outcome);
    }
}
