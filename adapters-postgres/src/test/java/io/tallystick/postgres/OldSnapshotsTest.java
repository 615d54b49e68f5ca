package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OldSnapshotsTest {

    private final TestDatabase database = TestDatabase.createEmpty();
    private final Jdbi jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
    private final Handle builder = jdbi.open();

    @BeforeEach
    void begin() {
        assertThat(OldSnapshots.now(builder).holders()).isEmpty();
    }

    @AfterEach
    void drop() {
        builder.close();
        database.close();
    }

    @Test
    void a_transaction_that_sees_one_moment_is_there_until_it_ends() {
        try (Handle reader = jdbi.open()) {
            reader.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
            reader.begin();
            reader.execute("select 1");

            OldSnapshots old = OldSnapshots.now(builder);

            assertThat(old.areGone(builder)).isFalse();
            reader.commit();
            assertThat(old.areGone(builder)).isTrue();
        }
    }

    @Test
    void who_waits_to_append_is_not_waited_for() {
        AppendBatch.holdLog(builder);
        CompletableFuture<Void> append =
                CompletableFuture.runAsync(() -> jdbi.useTransaction(AppendBatch::lockLog));
        try {
            await().until(
                            () ->
                                    builder.createQuery(
                                                    "select count(*) from pg_stat_activity where"
                                                            + " datname = current_database() and"
                                                            + " wait_event = 'advisory' and"
                                                            + " backend_xmin is not null")
                                            .mapTo(Integer.class)
                                            .one(),
                            waiting -> waiting == 1);

            assertThat(OldSnapshots.now(builder).holders()).isEmpty();
        } finally {
            AppendBatch.letGoOfLog(builder);
            append.join();
        }
    }
}
