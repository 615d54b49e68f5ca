package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.Role;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.testkit.memory.InMemoryAccountStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** How soon a token that is refused is refused everywhere, and that an outage refuses nobody. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RevocationTest {

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

    @Test
    void open_streams_and_sockets_of_every_server_end() {
        Account bob = first.account(Role.USER, "bob");
        String token = first.token(Role.USER, "bob");
        try (LiveReader live = LiveReader.openAs(second.api(), "/api/events/stream", token);
                SocketReader socket = SocketReader.open(second.api(), "/ws?token=" + token)) {
            socket.next();
            long begun = System.nanoTime();
            first.store().setPassword(bob.id(), "another hash");
            while (!live.next().type().equals("end")) {
                // whatever it said before
            }
            assertThat(socket.closeCode()).isPositive();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(10));
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
