package io.tallystick.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.access.AccountService;
import io.tallystick.application.access.LoginResult;
import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.Origin;
import io.tallystick.application.account.Role;
import io.tallystick.application.failure.Overloaded;
import io.tallystick.application.port.PasswordHasher;
import io.tallystick.testkit.SequentialIds;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Hashes that were made when less was enough. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class HashRenewalTest {

    private static final Origin HERE = new Origin("127.0.0.1", null);
    private static final String PASSWORD = "the same password";

    private final SequentialIds ids = new SequentialIds(7);
    private final InMemoryAccountStore store = new InMemoryAccountStore(ledger -> false);
    private final ImprovedHasher hasher = new ImprovedHasher();
    private final AccountService service =
            new AccountService(store, hasher, new NoThrottle(), ids, InstantSource.system());

    private Account added(String name) {
        Account account =
                Account.withPassword(
                        new AccountId(ids.newId()),
                        Role.USER,
                        new AccountName(name),
                        ImprovedHasher.weak(PASSWORD),
                        Instant.EPOCH);
        assertThat(store.add(account)).isTrue();
        return account;
    }

    private LoginResult logIn(Account account, String password) {
        return service.logIn(Role.USER, account.name(), password, HERE);
    }

    private Optional<String> hashOf(Account account) {
        return store.find(account.id()).map(Account::passwordHash);
    }

    private void awaitRenewed(Account account) {
        await().untilAsserted(
                        () -> {
                            assertThat(logIn(account, PASSWORD))
                                    .isInstanceOf(LoginResult.LoggedIn.class);
                            assertThat(hashOf(account)).contains(hasher.hash(PASSWORD));
                        });
    }

    @Test
    void a_right_password_renews_a_weak_hash_and_tokens_stay_good() {
        Account ann = added("ann");

        assertThat(logIn(ann, PASSWORD)).isEqualTo(new LoginResult.LoggedIn(ann));

        await().until(() -> hashOf(ann).equals(Optional.of(hasher.hash(PASSWORD))));
        assertThat(store.find(ann.id()).orElseThrow().generation()).isEqualTo(ann.generation());
    }

    @Test
    void a_wrong_password_renews_nothing() {
        Account ann = added("ann");

        assertThat(logIn(ann, "another password")).isEqualTo(new LoginResult.Refused());

        awaitRenewed(added("bob")); // which is renewed after what was begun before
        assertThat(hashOf(ann)).contains(ImprovedHasher.weak(PASSWORD));
    }

    @Test
    void no_log_in_waits_and_a_password_that_is_changed_meanwhile_stays() {
        Account ann = added("ann");
        hasher.mayHash = new CountDownLatch(1);

        assertThat(logIn(ann, PASSWORD)).isEqualTo(new LoginResult.LoggedIn(ann));
        assertThat(logIn(ann, PASSWORD)).isEqualTo(new LoginResult.LoggedIn(ann));
        assertThat(store.replacePassword(ann.id(), ann.generation(), "of another")).isTrue();
        hasher.mayHash.countDown();

        awaitRenewed(added("bob"));
        assertThat(hashOf(ann)).contains("of another");
    }

    @Test
    void a_renewal_that_finds_no_room_fails_no_log_in_and_is_made_up_for() {
        Account ann = added("ann");
        hasher.isBusy = true;
        assertThat(logIn(ann, PASSWORD)).isEqualTo(new LoginResult.LoggedIn(ann));

        await().until(() -> hasher.refusals.get() == 1);
        assertThat(hashOf(ann)).contains(ImprovedHasher.weak(PASSWORD));
        hasher.isBusy = false;

        awaitRenewed(ann);
    }

    private static final class ImprovedHasher implements PasswordHasher {

        private volatile CountDownLatch mayHash = new CountDownLatch(0);
        private volatile boolean isBusy;
        private final AtomicInteger refusals = new AtomicInteger();

        static String weak(String password) {
            return "weak hash of " + password;
        }

        @Override
        public String hash(String password) {
            if (isBusy) {
                refusals.incrementAndGet();
                throw new Overloaded("busy");
            }
            try {
                mayHash.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "hash of " + password;
        }

        @Override
        public boolean verify(String password, @Nullable String hash) {
            return weak(password).equals(hash) || ("hash of " + password).equals(hash);
        }

        @Override
        public boolean isWeak(String hash) {
            return hash.startsWith("weak");
        }
    }
}
