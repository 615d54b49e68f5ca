package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.Samples;

import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the contract of event stores does not know of: batches, parking, a database in trouble. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GroupAppendTest {

    private static final ExpectedVersion NO_STREAM = new ExpectedVersion.NoStream();

    private PostgresFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PostgresFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void appends_that_come_together_share_a_transaction() {
        List<AppendResult> results = whileTheLogIsLocked(32, number -> append("s-" + number, "{}"));

        assertThat(results).hasOnlyElementsOfType(AppendResult.Appended.class);
        long transactions =
                fixture.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select count(distinct xmin::text) from"
                                                                + " events")
                                                .mapTo(Long.class)
                                                .one());
        assertThat(transactions).isLessThan(4);
    }

    @Test
    void one_append_that_the_database_refuses_takes_no_other_with_it() {
        List<Rendezvous.Finish<AppendResult>> finishes =
                whileTheLogIsLocked(
                        16,
                        number ->
                                Rendezvous.race(
                                                1,
                                                racer ->
                                                        append(
                                                                "s-" + number,
                                                                number == 7 ? "no json" : "{}"))
                                        .getFirst());

        for (int i = 0; i < finishes.size(); i++) {
            assertThat(finishes.get(i))
                    .isInstanceOf(
                            i == 7
                                    ? Rendezvous.Finish.Threw.class
                                    : Rendezvous.Finish.Returned.class);
        }
        assertThat(fixture.store().readStream(new StreamName("s-7"))).isEmpty();
        assertThat(fixture.store().readStream(new StreamName("s-8"))).hasSize(1);
    }

    @Test
    void a_refused_append_tells_its_cause() {
        assertThatThrownBy(() -> append("s", "no json")).isInstanceOf(JdbiException.class);
    }

    @Test
    void an_append_whose_projection_fails_commits_and_parks_its_stream() {
        String poisoned = "contact-" + new UUID(1, 1);
        List<AppendResult> results =
                whileTheLogIsLocked(
                        4,
                        number -> append(number == 0 ? poisoned : "s-" + number, "{\"odd\": 1}"));

        assertThat(results).hasOnlyElementsOfType(AppendResult.Appended.class);
        List<String> parked =
                fixture.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery("select stream from parked_streams")
                                                .mapTo(String.class)
                                                .list());
        assertThat(parked).containsExactly(poisoned);
    }

    @Test
    void connections_that_break_make_the_store_unavailable_and_come_back() {
        append("s", "{}");
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.createQuery(
                                                "select count(pg_terminate_backend(pid)) from"
                                                        + " pg_stat_activity where application_name"
                                                        + " like 'tallystick %' and datname ="
                                                        + " current_database()")
                                        .mapTo(Long.class)
                                        .one());

        await().ignoreException(StoreUnavailable.class)
                .untilAsserted(
                        () ->
                                assertThat(fixture.store().readStream(new StreamName("s")))
                                        .hasSize(1));
        await().ignoreException(StoreUnavailable.class)
                .untilAsserted(
                        () ->
                                assertThat(append("t", "{}"))
                                        .isInstanceOf(AppendResult.Appended.class));
    }

    @Test
    @Timeout(60)
    void an_error_ends_its_batch_and_not_those_that_follow() {
        AtomicBoolean isTooDeep = new AtomicBoolean(true);
        PostgresEventStore store =
                new PostgresEventStore(
                        fixture.jdbi(),
                        fixture.jdbi(),
                        LogSignal.listen(fixture.jdbi()),
                        new NoArchive(),
                        (handle, events) -> {
                            if (isTooDeep.getAndSet(false)) {
                                throw new StackOverflowError("data that is nested too deeply");
                            }
                        });
        try {
            StreamName stream = new StreamName("s");
            assertThatThrownBy(() -> store.append(stream, NO_STREAM, List.of(event("{}"))))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasRootCauseInstanceOf(StackOverflowError.class);
            assertThat(store.readStream(stream)).isEmpty();
            assertThat(store.append(stream, NO_STREAM, List.of(event("{}"))))
                    .isInstanceOf(AppendResult.Appended.class);
        } finally {
            store.close();
        }
    }

    @Test
    void a_closed_store_refuses_in_one_line() {
        PostgresEventStore closed =
                new PostgresEventStore(
                        fixture.jdbi(),
                        fixture.jdbi(),
                        LogSignal.listen(fixture.jdbi()),
                        new NoArchive(),
                        (handle, events) -> {});
        closed.close();

        assertThatThrownBy(
                        () -> closed.append(new StreamName("s"), NO_STREAM, List.of(event("{}"))))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("closed");
    }

    /** Makes appends queue behind a lock, so that they form batches whatever the machine's load. */
    private <T> List<T> whileTheLogIsLocked(int writers, Rendezvous.Racer<T> writer) {
        List<T> results = new CopyOnWriteArrayList<>();
        Thread racing =
                Thread.ofVirtual()
                        .unstarted(() -> results.addAll(Rendezvous.results(writers, writer)));
        fixture.whileWriterIsHeldOpen(
                () -> {
                    racing.start();
                    await().until(() -> blockedBackends() > 0);
                });
        await().until(() -> results.size() == writers);
        return results;
    }

    private long blockedBackends() {
        return fixture.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "select count(*) from pg_stat_activity where"
                                                        + " wait_event_type = 'Lock' and datname ="
                                                        + " current_database()")
                                        .mapTo(Long.class)
                                        .one());
    }

    private AppendResult append(String stream, String data) {
        return fixture.store().append(new StreamName(stream), NO_STREAM, List.of(event(data)));
    }

    private static NewEvent event(String data) {
        return new NewEvent(
                new EventId(UUID.randomUUID()),
                "ContactCreated",
                1,
                data,
                new EventMetadata(Samples.ALICE, Samples.NOON, "test", null, null, null));
    }
}
