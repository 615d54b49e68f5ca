package io.tallystick.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.access.AccountService;
import io.tallystick.application.access.LoginResult;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.account.Origin;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.PasswordHasher;
import io.tallystick.testkit.SequentialIds;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Nobody can measure which names somebody has. */
@NullMarked
@Timeout(30)
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnknownNameTest {

    private static final Origin HERE = new Origin("127.0.0.1", null);
    private static final Origin ELSEWHERE = new Origin("127.0.0.2", null);
    private static final AccountName ANN = new AccountName("ann");
    private static final AccountName NOBODY = new AccountName("nobody");

    private final InMemoryAccountStore kept = new InMemoryAccountStore(ledger -> false);
    private final CountDownLatch mayWrite = new CountDownLatch(1);
    private final CountingHasher hasher = new CountingHasher();

    /** Of what was tried here. */
    private final AtomicInteger begunWrites = new AtomicInteger();

    private volatile boolean isAway;
    private final AccountService service =
            new AccountService(
                    slowToWrite(),
                    hasher,
                    new NoThrottle(),
                    new SequentialIds(7),
                    InstantSource.system());
    private final Account ann =
            service.add(Role.USER, ANN, new Password("the password of Ann")).orElseThrow();

    @AfterEach
    void letThemEnd() {
        mayWrite.countDown();
    }

    private LoginResult guess(AccountName name) {
        return guess(name, HERE);
    }

    private LoginResult guess(AccountName name, Origin origin) {
        return service.logIn(Role.USER, name, "a guess", origin);
    }

    @Test
    void a_hash_is_computed_for_a_name_that_nobody_has() {
        assertThat(guess(NOBODY)).isEqualTo(new LoginResult.Refused());
        assertThat(hasher.lookedAt).containsExactly("none");

        assertThat(guess(ANN)).isEqualTo(new LoginResult.Refused());
        assertThat(hasher.lookedAt).containsExactly("none", ann.passwordHash());
    }

    @Test
    void a_refusal_does_not_wait_for_what_is_written_of_it() {
        assertThat(guess(ANN)).isEqualTo(new LoginResult.Refused());
        assertThat(kept.logins(ann.id())).isEmpty();

        mayWrite.countDown();

        await().until(() -> kept.logins(ann.id()).size() == 1);
        assertThat(kept.logins(ann.id()).getFirst().failureReason()).isEqualTo("wrong password");
    }

    @Test
    void guesses_that_wait_to_be_written_are_bounded() {
        for (int i = 0; i < 1000; i++) {
            assertThat(guess(ANN)).isEqualTo(new LoginResult.Refused());
        }
        mayWrite.countDown();

        await().until(
                        () -> {
                            assertThat(guess(ANN, ELSEWHERE)).isEqualTo(new LoginResult.Refused());
                            return kept.logins(ann.id()).stream()
                                    .map(LoginRecord::origin)
                                    .anyMatch(ELSEWHERE::equals);
                        });
        assertThat(begunWrites).hasValueBetween(256, 257); // the first may be in hand already
    }

    @Test
    void a_store_that_is_away_for_a_while_ends_no_notes() {
        isAway = true;
        assertThat(guess(ANN)).isEqualTo(new LoginResult.Refused());
        await().until(() -> begunWrites.get() == 1);
        mayWrite.countDown();
        isAway = false;

        await().until(
                        () -> {
                            assertThat(guess(ANN)).isEqualTo(new LoginResult.Refused());
                            return !kept.logins(ann.id()).isEmpty();
                        });
    }

    private AccountStore slowToWrite() {
        return (AccountStore)
                Proxy.newProxyInstance(
                        AccountStore.class.getClassLoader(),
                        new Class<?>[] {AccountStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("addLogin")) {
                                boolean fails = isAway;
                                if (((LoginRecord) arguments[0]).origin().equals(HERE)) {
                                    begunWrites.incrementAndGet();
                                }
                                mayWrite.await();
                                if (fails) {
                                    throw new StoreUnavailable(
                                            StoreUnavailable.Store.PROJECTIONS, "away");
                                }
                            }
                            return invoke(method, arguments);
                        });
    }

    private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(kept, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static final class CountingHasher implements PasswordHasher {

        private final List<String> lookedAt = new ArrayList<>();

        @Override
        public String hash(String password) {
            return "hash of " + password;
        }

        @Override
        public boolean verify(String password, @Nullable String hash) {
            lookedAt.add(hash == null ? "none" : hash);
            return hash(password).equals(hash);
        }

        @Override
        public boolean isWeak(String hash) {
            return false;
        }
    }
}
