package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Readers of the live log who ask for the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedPagesTest {

    private static final int READERS = 100;
    private static final UserId ANN = new UserId(new UUID(0, 1));
    private static final UserId BEN = new UserId(new UUID(0, 2));

    private final Ledger ledger =
            InMemoryLedger.create(InstantSource.system(), UUID::randomUUID).ledger();
    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile boolean isAway;
    private final SharedPages pages = new SharedPages(slow(ledger.log()));
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

    /** One whose pages are read at once, and given when they may be. */
    private EventLog slow(EventLog log) {
        return (EventLog)
                Proxy.newProxyInstance(
                        EventLog.class.getClassLoader(),
                        new Class<?>[] {EventLog.class},
                        (proxy, method, arguments) -> {
                            reads.incrementAndGet();
                            boolean fails = isAway;
                            try {
                                Object page = method.invoke(log, arguments);
                                mayAnswer.await();
                                if (fails) {
                                    throw new StoreUnavailable(
                                            StoreUnavailable.Store.PROJECTIONS, "test");
                                }
                                return page;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        readers.close();
    }

    private CompletableFuture<EventPage> read(UserId user) {
        return CompletableFuture.supplyAsync(
                () -> pages.read(EventQuery.ofUser(user, 200)), readers);
    }

    private CompletableFuture<EventPage> first(UserId user) {
        int before = reads.get();
        CompletableFuture<EventPage> first = read(user);
        await().until(() -> reads.get() == before + 1);
        return first;
    }

    private List<CompletableFuture<EventPage>> many() {
        List<CompletableFuture<EventPage>> many =
                IntStream.range(0, READERS).mapToObj(i -> read(ANN)).toList();
        await().until(() -> pages.waiting() == 1 + READERS);
        return many;
    }

    private void create(UserId user) {
        ledger.contacts()
                .create(CommandContext.of(user, "test"), null, ContactDetails.named("Somebody"));
    }

    @Test
    void share_what_was_read_after_all_of_them_had_asked() {
        CompletableFuture<EventPage> early = first(ANN);
        create(ANN);
        List<CompletableFuture<EventPage>> later = many();

        mayAnswer.countDown();

        assertThat(early.join().events()).isEmpty();
        assertThat(later).allSatisfy(page -> assertThat(page.join().events()).hasSize(1));
        assertThat(reads).hasValue(2);
        assertThat(pages.waiting()).isZero();
    }

    @Test
    void share_a_failure_and_not_the_next_page() {
        isAway = true;
        CompletableFuture<EventPage> early = first(ANN);
        List<CompletableFuture<EventPage>> later = many();

        mayAnswer.countDown();

        assertFails(early);
        later.forEach(SharedPagesTest::assertFails);
        assertThat(reads).hasValue(2);
        isAway = false;
        assertThat(read(ANN).join().events()).isEmpty();
    }

    private static void assertFails(CompletableFuture<EventPage> page) {
        assertThatThrownBy(page::join).hasCauseInstanceOf(StoreUnavailable.class);
    }

    @Test
    void of_several_users_get_each_their_own_and_wait_for_nobody_else() {
        create(BEN);
        CompletableFuture<EventPage> ann = first(ANN);
        CompletableFuture<EventPage> ben = first(BEN);

        mayAnswer.countDown();

        assertThat(ann.join().events()).isEmpty();
        assertThat(ben.join().events()).hasSize(1);
        assertThat(reads).hasValue(2);
    }
}
