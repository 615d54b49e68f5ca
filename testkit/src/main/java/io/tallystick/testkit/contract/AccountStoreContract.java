package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.account.AdministrativeAct;
import io.tallystick.application.account.ExternalIdentity;
import io.tallystick.application.account.LedgerChange;
import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.account.Origin;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.SequentialIds;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What every {@link AccountStore} must do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class AccountStoreContract {

    private static final Instant THEN = Instant.parse("2026-01-31T15:00:00.123456Z");
    private static final ExternalIdentity EXTERNAL =
            new ExternalIdentity("https://login.example.com", "subject-1");

    private final SequentialIds ids = new SequentialIds(7);
    private AccountStore store;

    /** A store with nothing in it. */
    protected abstract AccountStore newStore();

    /** Puts an event into a ledger. */
    protected abstract void addEvent(UserId ledger);

    /** Closes what was opened for the test. */
    protected abstract void close();

    @BeforeEach
    final void setUp() {
        store = newStore();
    }

    @AfterEach
    final void tearDown() {
        close();
    }

    private Account account(String name) {
        return Account.withPassword(
                new AccountId(ids.newId()), Role.USER, new AccountName(name), "hash", THEN);
    }

    private Account added(String name) {
        Account account = account(name);
        assertThat(store.add(account)).isTrue();
        return account;
    }

    private Account now(Account account) {
        return store.find(account.id()).orElseThrow();
    }

    @Test
    void an_account_is_found_as_it_was_added() {
        Account ann = added("ann@example.com");

        assertThat(store.find(ann.id())).contains(ann);
        assertThat(store.findByName(Role.USER, ann.name())).contains(ann);
        assertThat(store.findByName(Role.ADMINISTRATOR, ann.name())).isEmpty();
        assertThat(store.findAll(List.of(ann.id(), new AccountId(ids.newId()))))
                .containsExactly(ann);
        assertThat(store.find(new AccountId(ids.newId()))).isEmpty();
    }

    @Test
    void a_name_is_taken_until_its_account_is_removed() {
        Account ann = added("ann");

        assertThat(store.add(account("ann"))).isFalse();
        assertThat(store.remove(ann.id())).isTrue();
        assertThat(store.findByName(Role.USER, ann.name())).isEmpty();
        assertThat(store.add(account("ann"))).isTrue();
        assertThat(now(ann).state()).isEqualTo(Account.State.REMOVED);
        assertThat(now(ann).generation()).isGreaterThan(ann.generation());
        assertThat(now(ann).passwordHash()).isNull();
        assertThat(store.remove(ann.id())).isFalse();
        assertThat(store.setPassword(ann.id(), "other")).isFalse();
        assertThat(store.setDisabled(ann.id(), false)).isFalse();
    }

    @Test
    void another_password_raises_the_generation_and_disabling_does_not() {
        Account ann = added("ann");

        assertThat(store.setPassword(ann.id(), "other")).isTrue();
        assertThat(now(ann).passwordHash()).isEqualTo("other");
        assertThat(now(ann).generation()).isEqualTo(ann.generation() + 1);
        assertThat(store.setDisabled(ann.id(), true)).isTrue();
        assertThat(now(ann).state()).isEqualTo(Account.State.DISABLED);
        assertThat(store.setDisabled(ann.id(), false)).isTrue();
        assertThat(now(ann).state()).isEqualTo(Account.State.ACTIVE);
        assertThat(now(ann).generation()).isEqualTo(ann.generation() + 1);
    }

    @Test
    void a_password_is_replaced_only_as_it_was_looked_at() {
        Account ann = added("ann");

        assertThat(store.replacePassword(ann.id(), ann.generation() + 1, "other")).isFalse();
        assertThat(now(ann)).isEqualTo(ann);
        assertThat(store.replacePassword(ann.id(), ann.generation(), "other")).isTrue();
        assertThat(now(ann).passwordHash()).isEqualTo("other");
        assertThat(now(ann).generation()).isEqualTo(ann.generation() + 1);
        assertThat(store.replacePassword(ann.id(), ann.generation(), "late")).isFalse();
        assertThat(now(ann).passwordHash()).isEqualTo("other");

        assertThat(store.remove(ann.id())).isTrue();
        assertThat(store.replacePassword(ann.id(), now(ann).generation(), "late")).isFalse();
        assertThat(store.replacePassword(new AccountId(ids.newId()), 1, "other")).isFalse();
    }

    @Test
    void of_many_who_replace_a_password_at_once_one_does() {
        Account ann = added("ann");

        List<Boolean> replaced =
                Rendezvous.results(
                        8, n -> store.replacePassword(ann.id(), ann.generation(), "hash " + n));

        assertThat(replaced).containsOnlyOnce(true);
        assertThat(now(ann).passwordHash()).isEqualTo("hash " + replaced.indexOf(true));
        assertThat(now(ann).generation()).isEqualTo(ann.generation() + 1);
    }

    @Test
    void a_hash_is_renewed_as_it_was_looked_at_and_the_generation_stays() {
        Account ann = added("ann");
        String before = Objects.requireNonNull(ann.passwordHash());

        assertThat(store.renewHash(ann.id(), before, "renewed")).isTrue();
        assertThat(now(ann).passwordHash()).isEqualTo("renewed");
        assertThat(now(ann).generation()).isEqualTo(ann.generation());
        assertThat(store.renewHash(ann.id(), before, "late")).isFalse();
        assertThat(now(ann).passwordHash()).isEqualTo("renewed");

        assertThat(store.remove(ann.id())).isTrue();
        assertThat(store.renewHash(ann.id(), "renewed", "late")).isFalse();
        assertThat(store.renewHash(new AccountId(ids.newId()), before, "late")).isFalse();
    }

    @Test
    void of_a_changed_password_and_a_renewed_hash_the_password_stays() {
        Account ann = added("ann");
        String before = Objects.requireNonNull(ann.passwordHash());

        Rendezvous.results(
                2,
                n ->
                        n == 0
                                ? store.renewHash(ann.id(), before, "renewed")
                                : store.replacePassword(ann.id(), ann.generation(), "other"));

        assertThat(now(ann).passwordHash()).isEqualTo("other");
        assertThat(now(ann).generation()).isEqualTo(ann.generation() + 1);
    }

    @Test
    void accounts_are_listed_by_name_in_pages() {
        Account zoe = added("zoe");
        Account ann = added("ann");
        Account umlaut = added("\u00e4nn");
        assertThat(store.remove(added("bob").id())).isTrue();

        assertThat(store.list(Role.USER, null, 2)).containsExactly(ann, zoe);
        assertThat(store.list(Role.USER, zoe, 2)).containsExactly(umlaut);
        assertThat(store.list(Role.ADMINISTRATOR, null, 2)).isEmpty();
    }

    @Test
    void whoever_was_removed_does_not_come_back_from_elsewhere() {
        Account first =
                Account.of(new AccountId(ids.newId()), EXTERNAL, new AccountName("ann"), THEN);
        Account again =
                Account.of(new AccountId(ids.newId()), EXTERNAL, new AccountName("ann"), THEN);

        assertThat(store.addOrFind(first)).isEqualTo(first);
        assertThat(store.addOrFind(again)).isEqualTo(first);
        assertThat(store.findByName(Role.USER, first.name())).isEmpty();
        assertThat(store.setPassword(first.id(), "hash")).isFalse();
        assertThat(store.remove(first.id())).isTrue();
        assertThat(store.addOrFind(again).state()).isEqualTo(Account.State.REMOVED);
        assertThat(store.findExternal(EXTERNAL)).contains(now(first));
    }

    @Test
    void an_empty_account_can_have_another_ledger_once() {
        UserId local = new UserId(ids.newId());
        Account ann = added("ann");
        Account bob = added("bob");
        Account carl = added("carl");
        addEvent(carl.ledger());

        assertThat(store.setLedger(carl.id(), local)).isEqualTo(LedgerChange.HAS_EVENTS);
        assertThat(store.setLedger(ann.id(), local)).isEqualTo(LedgerChange.DONE);
        assertThat(store.setLedger(ann.id(), local)).isEqualTo(LedgerChange.DONE);
        assertThat(now(ann).ledger()).isEqualTo(local);
        assertThat(now(ann).generation()).isEqualTo(ann.generation());
        assertThat(store.setLedger(bob.id(), local)).isEqualTo(LedgerChange.TAKEN);
        assertThat(store.setLedger(new AccountId(ids.newId()), local))
                .isEqualTo(LedgerChange.NO_ACCOUNT);
    }

    @Test
    void the_newest_logins_are_kept() {
        Account ann = added("ann");
        for (int i = 0; i < AccountStore.MAX_LOGINS + 3; i++) {
            store.addLogin(
                    new LoginRecord(
                            ids.newId(),
                            ann.id(),
                            THEN,
                            new Origin("127.0.0.1", "agent " + i),
                            i == 0 ? null : "wrong"));
        }

        List<LoginRecord> logins = store.logins(ann.id());
        assertThat(logins).hasSize(AccountStore.MAX_LOGINS);
        assertThat(logins.getFirst().origin().userAgent())
                .isEqualTo("agent " + (AccountStore.MAX_LOGINS + 2));
        assertThat(logins.getLast().origin().userAgent()).isEqualTo("agent 3");
        assertThat(logins.getFirst().isSuccess()).isFalse();
        assertThat(store.logins(added("bob").id())).isEmpty();
    }

    @Test
    void acts_are_kept_in_order() {
        AdministrativeAct first =
                new AdministrativeAct(THEN, "admin", "add user", "ann", "127.0.0.1", "done");
        AdministrativeAct second =
                new AdministrativeAct(THEN, "admin", "rotate key", null, null, "done");
        store.addAct(first);
        store.addAct(second);

        assertThat(store.acts(10)).containsExactly(second, first);
        assertThat(store.acts(1)).containsExactly(second);
    }

    @Test
    void the_newest_key_is_first_and_stays() {
        SigningKey first = new SigningKey("first", new byte[] {1, 2}, THEN);
        SigningKey second = new SigningKey("second", new byte[] {3}, THEN);
        store.addFirstKey(first);
        store.addFirstKey(second);
        assertThat(store.keys()).containsExactly(first);
        assertThat(store.keys().getFirst().secret()).containsExactly(1, 2);

        store.addKey(second);
        assertThat(store.keys()).containsExactly(second, first);
        assertThat(store.removeOldKeys()).isEqualTo(1);
        assertThat(store.removeOldKeys()).isZero();
        assertThat(store.keys()).containsExactly(second);

        store.addKey(first);
        assertThat(store.removeKeys()).isEqualTo(2);
        assertThat(store.keys()).isEmpty();
        store.addFirstKey(first);
        assertThat(store.keys()).containsExactly(first);
    }
}
