package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.port.RowVerification;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogDigest;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.Rendezvous.Finish;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Databases of older versions are brought up to date, however long it takes. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class SchemaTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.createEmpty();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void migrations_have_no_time_limit_but_for_locks() throws SQLException {
        execute("create schema audit");
        execute("create table audit.seen (statement text, idle text, waiting text)");
        execute(
                """
                create function audit.see() returns event_trigger language plpgsql as $$
                begin
                    if to_regnamespace('public_beside') is not null then
                        return; -- read models are built, no migration
                    end if;
                    insert into audit.seen values (current_setting('statement_timeout'),
                        current_setting('idle_in_transaction_session_timeout'),
                        current_setting('lock_timeout'));
                end $$
                """);
        execute(
                "create event trigger seeing on ddl_command_end when tag in ('CREATE TABLE', 'ALTER"
                    + " TABLE', 'CREATE INDEX', 'CREATE FUNCTION') execute function audit.see()");

        open().close();

        assertThat(
                        queried(
                                "select distinct statement || ' ' || idle || ' ' || waiting from"
                                        + " audit.seen"))
                .containsExactly("0 0 10s");
    }

    @Test
    void a_table_that_is_held_by_somebody_is_not_waited_for_for_ever() throws SQLException {
        OldSchema.migrate(database, "7");
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table events in access share mode");

            assertThatThrownBy(this::open)
                    .isInstanceOf(SchemaMismatch.class)
                    .hasMessageContaining("stop other servers")
                    .hasMessageNotContaining("\n");
        }

        open().close();
    }

    @Test
    void of_servers_that_start_at_once_one_migrates_and_the_others_wait() throws Exception {
        OldSchema.migrate(database, "7");
        List<Finish<Boolean>> finishes;
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement();
                ExecutorService starter = Executors.newVirtualThreadPerTaskExecutor()) {
            holder.setAutoCommit(false);
            statement.execute("lock table events in access share mode");
            Future<List<Finish<Boolean>>> starting =
                    starter.submit(() -> Rendezvous.race(3, number -> startAndStop()));
            await().atMost(Duration.ofSeconds(8)).until(() -> waiting("relation") == 1);
            holder.commit();
            finishes = starting.get();
        }

        assertThat(finishes).containsOnly(new Finish.Returned<>(true));
        assertThat(queried("select version from flyway_schema_history where version is not null"))
                .doesNotHaveDuplicates()
                .contains("8", "8.1", "8.2");
    }

    @Test
    void a_server_that_waits_for_another_says_so_once_and_goes_on() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch hasBegun = new CountDownLatch(1);
        try (LoggedBy log = new LoggedBy(MigrationWait.class);
                ExecutorService starter = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> other =
                    starter.submit(
                            () ->
                                    OldSchema.migrateSlowly(
                                            database,
                                            () -> {
                                                hasBegun.countDown();
                                                awaitUninterrupted(goOn);
                                            }));
            hasBegun.await();
            Future<Boolean> starting = starter.submit(this::startAndStop);
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> !log.lines().isEmpty());
                assertThat(starting).isNotDone();
            } finally {
                goOn.countDown();
            }

            other.get();
            assertThat(starting.get()).isTrue();
            assertThat(log.lines())
                    .singleElement(as(STRING))
                    .contains("event=migration_waits", "pid ", "pg_terminate_backend");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void events_that_were_there_before_digests_are_counted() throws SQLException {
        OldSchema.migrate(database, "7");
        UserId ann = new UserId(new UUID(1, 1));
        UserId ben = new UserId(new UUID(2, 2));
        OldSchema.insertEvents(database, ann, 2500);
        execute("update events set user_id = '" + ben + "' where position = 1");

        try (PostgresDatabase postgres = open()) {
            assertThat(postgres.eventLog().digest(ann).events()).isEqualTo(2499);
            assertThat(postgres.eventLog().digest(ben)).isEqualTo(onlyEventOf(ben));
            assertThat(postgres.inspection().wrongDigests()).isZero();
        }
    }

    @Test
    void events_that_were_there_before_hashes_are_hashed_as_they_are() throws SQLException {
        OldSchema.migrate(database, "9.1");
        UserId ann = new UserId(new UUID(1, 1));
        OldSchema.insertEvents(database, ann, 2500);
        try (PostgresDatabase postgres = open()) {
            RowVerification rows = postgres.rowVerification();
            assertThat(flaws(rows)).isEmpty();
            execute("update events set hash = null where position = 7");
            execute("update events set data = '{}' where position = 8");
            assertThat(flaws(rows))
                    .filteredOn(flaw -> !flaw.problem().equals(SearchIndex.FLAW))
                    .extracting(flaw -> flaw.position().value())
                    .containsExactly(7L, 8L);
        }
    }

    private static List<RowFlaw> flaws(RowVerification rows) {
        return rows.verifyAfter(GlobalPosition.START, 10_000).flaws();
    }

    private LogDigest onlyEventOf(UserId user) throws SQLException {
        List<String> ids =
                queried("select event_id::text from events where user_id = '" + user + "'");
        List<String> micros =
                queried(
                        "select (extract(epoch from occurred_at) * 1000000)::bigint::text from"
                                + " events where user_id = '"
                                + user
                                + "'");
        return LogDigest.EMPTY.plus(
                new EventId(UUID.fromString(ids.getFirst())),
                Instant.EPOCH.plus(Long.parseLong(micros.getFirst()), ChronoUnit.MICROS));
    }

    private boolean startAndStop() {
        open().close();
        return true;
    }

    private PostgresDatabase open() {
        return PostgresDatabase.open(
                PostgresConfig.of(database.jdbcUrl(), database.user(), database.password()));
    }

    private long waiting(String lock) throws SQLException {
        return Long.parseLong(
                queried(
                                "select count(*)::text from pg_stat_activity where datname ="
                                        + " current_database() and wait_event = '"
                                        + lock
                                        + "'")
                        .getFirst());
    }

    private List<String> queried(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
