package io.tallystick.application.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.command.CommandContext;
import io.tallystick.application.port.EventLog;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveLogTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final UserId CAROL = new UserId(new UUID(3, 3));

    private final InMemoryLedger memory =
            InMemoryLedger.create(SettableClock.atAnyTime(), UUID::randomUUID);
    private final AtomicInteger failuresToCome = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile Runnable beforeEachCall = () -> {};
    private LiveLog live;

    @BeforeEach
    void follow() {
        live = LiveLog.follow(failingWhileTold(memory.store()), failures::add);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void who_has_new_events_is_woken_and_nobody_else() throws InterruptedException {
        try (Watch alice = live.watch(Samples.ALICE);
                Watch bob = live.watch(Samples.BOB)) {
            settle(alice, bob);

            create(Samples.ALICE);

            assertThat(alice.await(LONG)).isTrue();
            awaitAllTold();
            assertThat(bob.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void all_that_came_since_the_last_time_is_told_once() throws InterruptedException {
        try (Watch alice = live.watch(Samples.ALICE)) {
            settle(alice);
            create(Samples.ALICE);
            create(Samples.ALICE);
            awaitAllTold();

            assertThat(alice.await(Duration.ZERO)).isTrue();
            assertThat(alice.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void the_end_of_the_live_log_ends_every_watch() throws InterruptedException {
        Watch before = live.watch(Samples.ALICE);
        live.close();
        Watch after = live.watch(Samples.ALICE);

        assertThat(before.await(LONG)).isFalse();
        assertThat(before.hasEnded()).isTrue();
        assertThat(after.hasEnded()).isTrue();
    }

    @Test
    void closed_watches_are_forgotten() {
        Watch one = live.watch(Samples.ALICE);
        Watch two = live.watch(Samples.ALICE);
        assertThat(live.watchers()).isEqualTo(2);
        one.close();
        two.close();
        assertThat(live.watchers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_failure_is_told_and_followed_by_what_came_meanwhile(boolean atHead) throws Exception {
        try (Watch alice = live.watch(Samples.ALICE)) {
            settle(alice);
            failuresToCome.set(atHead ? 2 : 1);
            create(Samples.BOB); // so that it asks again

            assertThat(alice.await(LONG)).isTrue();
            await().until(() -> failures.size() == (atHead ? 2 : 1));
            settle(alice);
            create(Samples.ALICE);
            assertThat(alice.await(LONG)).isTrue();

            assertThat(failures).allMatch(failure -> failure instanceof IllegalStateException);
            assertThat(alice.hasEnded()).isFalse();
        }
    }

    @Test
    void who_reads_is_woken_to_see_for_itself_while_it_fails() throws InterruptedException {
        try (Watch alice = live.watch(Samples.ALICE)) {
            settle(alice);
            failuresToCome.set(Integer.MAX_VALUE);
            create(Samples.ALICE);

            assertThat(alice.await(LONG)).isTrue();
            create(Samples.ALICE);
            assertThat(alice.await(LONG)).isTrue();
        }
    }

    @Test
    void closing_it_leaves_the_connection_whole_that_the_log_is_read_by() throws Exception {
        CompletableFuture<Integer> read = new CompletableFuture<>();
        CountDownLatch isReading = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket database = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket connection = server.accept()) {
            beforeEachCall =
                    () -> {
                        isReading.countDown();
                        try {
                            read.complete(connection.getInputStream().read());
                        } catch (IOException e) {
                            read.completeExceptionally(e);
                        }
                    };
            create(Samples.ALICE); // so that it asks again
            isReading.await();
            live.close();
            database.getOutputStream().write(7);

            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    private EventLog failingWhileTold(EventLog log) {
        return (EventLog)
                Proxy.newProxyInstance(
                        EventLog.class.getClassLoader(),
                        new Class<?>[] {EventLog.class},
                        (proxy, method, arguments) -> {
                            beforeEachCall.run();
                            Object result = called(log, method, arguments);
                            if (failuresToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                                throw new IllegalStateException("broken on purpose");
                            }
                            return result;
                        });
    }

    private static Object called(EventLog log, Method method, Object... arguments)
            throws Throwable {
        try {
            return method.invoke(log, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** When watching begins, everybody is woken once. */
    private void settle(Watch... watches) throws InterruptedException {
        awaitAllTold();
        for (Watch watch : watches) {
            watch.await(Duration.ZERO);
        }
    }

    /**
     * Returns when everybody was told of what was recorded before. The log is followed in its
     * order: a first event may be told as the follower begins, a second while the first is, and
     * with the third the first is done.
     */
    private void awaitAllTold() throws InterruptedException {
        try (Watch carol = live.watch(CAROL)) {
            for (int i = 0; i < 3; i++) {
                create(CAROL);
                assertThat(carol.await(LONG)).isTrue();
            }
        }
    }

    private void create(UserId user) {
        memory.ledger()
                .contacts()
                .create(CommandContext.of(user, "test"), null, ContactDetails.named("Ann"));
    }
}
