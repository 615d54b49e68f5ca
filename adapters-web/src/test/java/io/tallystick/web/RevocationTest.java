package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.LedgerChange;
import io.tallystick.application.account.Role;
import io.tallystick.application.account.SigningKey;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.memory.InMemoryAccountStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How soon a token that is refused is refused everywhere, and that an outage refuses nobody. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RevocationTest {

    private final AtomicBoolean isStoreBroken = new AtomicBoolean();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final AtomicBoolean isStoreAway = new AtomicBoolean();
    private final AccountStore store = failing(new InMemoryAccountStore(user -> false));
    private final GuardedServer first = GuardedServer.with(store);
    private final GuardedServer second = GuardedServer.with(store);

    @AfterAll
    void stop() {
        first.close();
        second.close();
    }

    /** A store that can be cut off, and is real otherwise. */
    private AccountStore failing(AccountStore real) {
        return (AccountStore)
                Proxy.newProxyInstance(
                        AccountStore.class.getClassLoader(),
                        new Class<?>[] {AccountStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("findAll")) {
                                refreshes.incrementAndGet();
                            }
                            if (isStoreBroken.get()) {
                                throw new IllegalStateException("broken");
                            }
                            if (isStoreAway.get()) {
                                throw new StoreUnavailable(
                                        StoreUnavailable.Store.PROJECTIONS, method.getName());
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void another_server_refuses_it_too() {
        Account ann = first.account(Role.USER, "ann");
        String token = first.token(Role.USER, "ann");
        second.send("GET", "/api/contacts", null, token).is(200);
        first.accounts().remove(ann.id());
        second.awaitRefused(token).isProblem(401, "unauthenticated");
    }

    /** What ends a token, or whose ledger it is for. */
    enum End {
        PASSWORD_CHANGED {
            @Override
            boolean come(AccountStore store, AccountId account) {
                return store.setPassword(account, "another hash");
            }
        },
        DISABLED {
            @Override
            boolean come(AccountStore store, AccountId account) {
                return store.setDisabled(account, true);
            }
        },
        REMOVED {
            @Override
            boolean come(AccountStore store, AccountId account) {
                return store.remove(account);
            }
        },
        OTHER_LEDGER {
            @Override
            boolean come(AccountStore store, AccountId account) {
                UserId other = new UserId(UUID.randomUUID());
                return store.setLedger(account, other) == LedgerChange.DONE;
            }
        };

        abstract boolean come(AccountStore store, AccountId account);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void open_streams_and_sockets_of_every_server_end(End end) {
        Account bob = first.account(Role.USER, "bob-" + end);
        String token = first.token(Role.USER, "bob-" + end);
        try (LiveReader live = LiveReader.openAs(second.api(), "/api/events/stream", token);
                SocketReader socket = SocketReader.open(second.api(), "/ws?token=" + token)) {
            socket.next();
            long begun = System.nanoTime();
            assertThat(end.come(first.store(), bob.id())).isTrue();
            while (!live.next().type().equals("end")) {
                // whatever it said before
            }
            assertThat(socket.closeCode()).isEqualTo(1008);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void an_account_has_so_many_streams_and_sockets_at_once() {
        String token = first.token(Role.USER, "eve");
        List<LiveReader> open = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                open.add(LiveReader.openAs(first.api(), "/api/events/stream", token));
            }
            first.send("GET", "/api/events/stream", null, token).isProblem(429, "rate_limited");
            assertThat(SocketReader.refusal(first.api(), "/ws?token=" + token, null))
                    .isEqualTo(429);

            String other = first.token(Role.USER, "fay");
            try (LiveReader live = LiveReader.openAs(first.api(), "/api/events/stream", other)) {
                live.next("caught-up");
            }
        } finally {
            open.forEach(LiveReader::close);
        }
    }

    @Test
    void a_key_that_is_dropped_ends_open_streams_and_sockets() {
        try (GuardedServer server = GuardedServer.inMemory()) {
            String token = server.token(Role.USER, "eve");
            byte[] secret = "another secret of tests, of no use".getBytes(StandardCharsets.UTF_8);
            try (LiveReader live = LiveReader.openAs(server.api(), "/api/events/stream", token);
                    SocketReader socket = SocketReader.open(server.api(), "/ws?token=" + token)) {
                socket.next();
                live.next("caught-up");
                server.store().addKey(new SigningKey("second", secret, Instant.now()));
                server.store().removeOldKeys();
                live.next("end");
                assertThat(socket.closeCode()).isEqualTo(1008);
            }
            server.send("GET", "/api/contacts", null, token).isProblem(401, "unauthenticated");
        }
    }

    @Test
    void a_store_that_breaks_ends_no_stream_and_is_asked_again() {
        Account gus = first.account(Role.USER, "gus");
        String token = first.token(Role.USER, "gus");
        try (SocketReader socket = SocketReader.open(second.api(), "/ws?token=" + token)) {
            socket.next();
            int before = refreshes.get();
            isStoreBroken.set(true);
            try {
                await().until(() -> refreshes.get() > before + 1);
                second.send("POST", "/api/contacts", "{\"name\":\"Ada\"}", token);
            } finally {
                isStoreBroken.set(false);
            }
            second.send("POST", "/api/contacts", "{\"name\":\"Bob\"}", token).is(201);
            assertThat(socket.next().data().toString()).isNotEmpty();
            first.accounts().remove(gus.id());
            assertThat(socket.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void while_the_store_is_away_who_is_known_goes_on_and_nobody_is_refused() {
        String known = first.token(Role.USER, "cy");
        String unknown = first.token(Role.USER, "di");
        first.send("POST", "/api/contacts", "{\"name\":\"Ada\"}", known).is(201);
        isStoreAway.set(true);
        try {
            first.send("POST", "/api/contacts", "{\"name\":\"Bob\"}", known).is(201);
            first.send("GET", "/api/contacts", null, unknown).is(503);
            first.send("GET", "/api/contacts", null, known + "x").is(401);
            first.logIn("/api/auth/login", "cy", GuardedServer.PASSWORD).is(503);
        } finally {
            isStoreAway.set(false);
        }
        first.send("GET", "/api/contacts", null, unknown).is(200);
    }
}
