package io.tallystick.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.access.AccountService;
import io.tallystick.application.access.LoginResult;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.Origin;
import io.tallystick.application.account.Password;
import io.tallystick.application.account.Role;
import io.tallystick.application.port.PasswordHasher;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.SequentialIds;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/** Whoever changes a password knows the one before, up to the very moment. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class PasswordChangeTest {

    private static final Origin HERE = new Origin("127.0.0.1", null);

    private final InMemoryAccountStore store = new InMemoryAccountStore(ledger -> false);

    @Test
    void of_two_who_change_it_at_once_one_is_refused() {
        AccountService service =
                new AccountService(
                        store,
                        new MeetingHasher(2),
                        new NoThrottle(),
                        new SequentialIds(7),
                        InstantSource.system());
        Account ann =
                service.add(Role.USER, new AccountName("ann"), new Password("the password before"))
                        .orElseThrow();

        List<LoginResult> results =
                Rendezvous.results(
                        2,
                        n ->
                                service.changePassword(
                                        ann.id(), "the password before", password(n), HERE));

        assertThat(results).containsOnlyOnce(new LoginResult.Refused());
        int winner = results.indexOf(new LoginResult.LoggedIn(ann));
        Account now = store.find(ann.id()).orElseThrow();
        assertThat(now.passwordHash()).isEqualTo("hash of " + password(winner).value());
        assertThat(now.generation()).isEqualTo(ann.generation() + 1);
    }

    private static Password password(int number) {
        return new Password("the password after, number " + number);
    }

    /** Lets nobody go on before all have looked at the password. */
    private static final class MeetingHasher implements PasswordHasher {

        private final CyclicBarrier meeting;

        MeetingHasher(int parties) {
            this.meeting = new CyclicBarrier(parties);
        }

        @Override
        public String hash(String password) {
            return "hash of " + password;
        }

        @Override
        public boolean verify(String password, @Nullable String hash) {
            try {
                meeting.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            return hash(password).equals(hash);
        }

        @Override
        public boolean isWeak(String hash) {
            return false;
        }
    }
}
