package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AttemptTest {

    private final PostgresFixture fixture = new PostgresFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void what_fails_is_undone_and_the_rest_is_not() {
        fixture.jdbi()
                .useTransaction(
                        handle -> {
                            Attempt.run(handle, () -> park(handle, "a"));
                            assertThatExceptionOfType(IllegalStateException.class)
                                    .isThrownBy(() -> parkAndFail(handle, "b"))
                                    .withMessage("b");
                            assertThat(Attempt.get(handle, () -> parked(handle))).isEqualTo("a");
                        });

        assertThat(fixture.jdbi().withHandle(AttemptTest::parked)).isEqualTo("a");
    }

    @Test
    void however_many_there_are_they_take_no_more_locks() {
        fixture.jdbi()
                .useTransaction(
                        handle -> {
                            for (int i = 0; i < 50; i++) {
                                String name = "stream-" + i;
                                Attempt.run(handle, () -> park(handle, name));
                                assertThatExceptionOfType(IllegalStateException.class)
                                        .isThrownBy(() -> parkAndFail(handle, name + "-failed"));
                            }
                            Attempt.run(handle, () -> park(handle, "last"));
                            assertThat(locks(handle)).isEqualTo(1);
                        });
    }

    private static void park(Handle handle, String stream) {
        handle.createUpdate(
                        "insert into parked_streams (stream, version, event_id, reason)"
                                + " values (:stream, 0, :id, 'a test')")
                .bind("stream", stream)
                .bind("id", UUID.randomUUID())
                .execute();
    }

    private static void parkAndFail(Handle handle, String stream) {
        Attempt.run(
                handle,
                () -> {
                    park(handle, stream);
                    throw new IllegalStateException(stream);
                });
    }

    private static String parked(Handle handle) {
        return handle.createQuery("select string_agg(stream, ' ') from parked_streams")
                .mapTo(String.class)
                .one();
    }

    /** Of transactions and of parts of them. */
    private static long locks(Handle handle) {
        return handle.createQuery(
                        "select count(*) from pg_locks where pid = pg_backend_pid() and locktype ="
                                + " 'transactionid'")
                .mapTo(Long.class)
                .one();
    }
}
