package io.tallystick.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.access.AccountService;
import io.tallystick.application.access.LoginResult;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.Origin;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.application.failure.Overloaded;
import io.tallystick.application.port.LoginThrottle;
import io.tallystick.application.port.PasswordHasher;
import io.tallystick.testkit.SequentialIds;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What counts as a guess at a password. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogInTest {

    private static final Origin HERE = new Origin("127.0.0.1", null);
    private static final AccountName ANN = new AccountName("ann");
    private static final String PASSWORD = "the password of Ann";

    private final BusyHasher hasher = new BusyHasher();
    private final Guesses guesses = new Guesses();
    private final AccountService service =
            new AccountService(
                    new InMemoryAccountStore(ledger -> false),
                    hasher,
                    guesses,
                    new SequentialIds(7),
                    InstantSource.system());
    private final Account ann = service.add(Role.USER, ANN, new Password(PASSWORD)).orElseThrow();

    @Test
    void a_password_that_could_not_be_looked_at_is_no_guess() {
        hasher.isBusy = true;

        assertThatThrownBy(() -> service.logIn(Role.USER, ANN, PASSWORD, HERE))
                .isInstanceOf(Overloaded.class);
        assertThatThrownBy(
                        () ->
                                service.changePassword(
                                        ann.id(), PASSWORD, new Password("another one"), HERE))
                .isInstanceOf(Overloaded.class);

        assertThat(guesses.count).hasValue(0);
    }

    @Test
    void a_wrong_password_is_one() {
        assertThat(service.logIn(Role.USER, ANN, "another one", HERE))
                .isEqualTo(new LoginResult.Refused());
        assertThat(service.logIn(Role.USER, ANN, PASSWORD, HERE))
                .isEqualTo(new LoginResult.LoggedIn(ann));

        assertThat(guesses.count).hasValue(1);
    }

    private static final class BusyHasher implements PasswordHasher {

        private boolean isBusy;

        @Override
        public String hash(String password) {
            return "hash of " + password;
        }

        @Override
        public boolean verify(String password, @Nullable String hash) {
            if (isBusy) {
                throw new Overloaded("busy");
            }
            return hash(password).equals(hash);
        }

        @Override
        public boolean isWeak(String hash) {
            return false;
        }
    }

    private static final class Guesses implements LoginThrottle {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Optional<Duration> attempt(AccountName name, String address) {
            count.incrementAndGet();
            return Optional.empty();
        }

        @Override
        public void takeBack(AccountName name, String address) {
            count.decrementAndGet();
        }
    }
}
