package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LogDigest;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Digests that do not say what the log has are found, and put right. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class DigestRepairTest {

    private static final Instant THEN = Instant.parse("2026-01-31T15:00:00.123456Z");
    private static final UserId ALICE = Samples.ALICE;
    private static final UserId BOB = new UserId(new UUID(2, 2));

    private PostgresFixture fixture;
    private LogDigest ofAlice;
    private LogDigest ofBob;

    @BeforeEach
    void append() {
        fixture = new PostgresFixture();
        for (int i = 0; i < 3; i++) {
            fixture.store()
                    .append(newStream(), new ExpectedVersion.NoStream(), List.of(event(ALICE)));
        }
        fixture.store().append(newStream(), new ExpectedVersion.NoStream(), List.of(event(BOB)));
        ofAlice = fixture.log().digest(ALICE);
        ofBob = fixture.log().digest(BOB);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update log_digests set sum = sum + 1 where user_id = :alice",
                "update log_digests set events = 4 where user_id = :alice",
                "update log_digests set newest_occurred_at = now() where user_id = :alice",
                "delete from log_digests where user_id = :alice",
                "insert into log_digests select gen_random_uuid(), sum, events, newest_occurred_at"
                        + " from log_digests where user_id = :alice"
            })
    void a_wrong_digest_is_found_and_put_right(String damage) {
        assertThat(wrong()).isZero();
        fixture.jdbi()
                .useHandle(
                        handle ->
                                assertThat(
                                                handle.createUpdate(damage)
                                                        .bind("alice", ALICE.value())
                                                        .execute())
                                        .isEqualTo(1));
        assertThat(wrong()).isEqualTo(1);

        assertThat(fixture.postgres().rebuild().run().repairedDigests()).isEqualTo(1);

        assertThat(wrong()).isZero();
        assertThat(fixture.log().digest(ALICE)).isEqualTo(ofAlice);
        assertThat(fixture.log().digest(BOB)).isEqualTo(ofBob);
        assertThat(fixture.postgres().rebuild().run().repairedDigests()).isZero();
    }

    @Test
    void an_append_that_is_under_way_is_waited_for_and_counted() throws Exception {
        fixture.jdbi().useHandle(handle -> handle.execute("update log_digests set events = 9"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> repaired =
                    fixture.jdbi()
                            .inTransaction(
                                    handle -> {
                                        Mirror.insert(handle, List.of(recorded(ALICE)));
                                        Future<Long> repairing = threads.submit(this::repair);
                                        await().until(() -> waitingForLog() == 1);
                                        return repairing;
                                    });
            assertThat(repaired.get()).isEqualTo(2);
        }

        assertThat(wrong()).isZero();
        assertThat(fixture.log().digest(ALICE).events()).isEqualTo(4);
        assertThat(fixture.log().digest(BOB)).isEqualTo(ofBob);
    }

    @Test
    void nobody_seems_wrong_who_appends_meanwhile() {
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> appending =
                    threads.submit(
                            () -> {
                                while (!enough.get()) {
                                    fixture.store()
                                            .append(
                                                    newStream(),
                                                    new ExpectedVersion.NoStream(),
                                                    List.of(event(ALICE)));
                                }
                            });
            for (int i = 0; i < 50; i++) {
                assertThat(fixture.jdbi().inTransaction(DigestRepair::wrong)).isEmpty();
            }
            enough.set(true);
            assertThat(appending).succeedsWithin(Duration.ofSeconds(30));
        } finally {
            enough.set(true);
        }
    }

    private long repair() {
        return fixture.postgres().rebuild().run().repairedDigests();
    }

    private long wrong() {
        return fixture.postgres().inspection().wrongDigests();
    }

    private long waitingForLog() {
        return fixture.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "select count(*) from pg_stat_activity where"
                                                        + " wait_event_type = 'Lock' and"
                                                        + " wait_event = 'advisory' and datname ="
                                                        + " current_database()")
                                        .mapTo(Long.class)
                                        .one());
    }

    private static StreamName newStream() {
        return new StreamName("other-" + UUID.randomUUID());
    }

    private static NewEvent event(UserId user) {
        return new NewEvent(new EventId(UUID.randomUUID()), "Any", 1, "{}", metadata(user));
    }

    private static RecordedEvent recorded(UserId user) {
        return new RecordedEvent(
                newStream(),
                0,
                new EventId(UUID.randomUUID()),
                "Any",
                1,
                "{}",
                metadata(user),
                THEN);
    }

    private static EventMetadata metadata(UserId user) {
        return new EventMetadata(user, THEN, "test", null, null, null);
    }
}
