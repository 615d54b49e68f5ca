package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.command.Precondition;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.testkit.Samples;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RebuildBesideTest extends RebuildContract {

    private static final String SHAPE =
            """
            select 'column ' || c.relname || ' ' || a.attnum || ' ' || a.attname || ' '
                || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
                || a.attcollation::regcollation || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
            from pg_attribute a join pg_class c on c.oid = a.attrelid
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = :schema::regnamespace and a.attnum > 0 and c.relkind = 'r'
                and c.relname in ('contacts', 'transactions', 'contact_balances')
            union all
            select 'constraint ' || conrelid::regclass || ' ' || conname || ' '
                || pg_get_constraintdef(oid)
            from pg_constraint where connamespace = :schema::regnamespace
                and conrelid in ('contacts'::regclass, 'transactions'::regclass,
                    'contact_balances'::regclass)
            union all
            select 'index ' || i.indexrelid::regclass || ' '
                || replace(pg_get_indexdef(i.indexrelid), :schema || '.', '')
            from pg_index i where i.indrelid in ('contacts'::regclass, 'transactions'::regclass,
                'contact_balances'::regclass)
            union all
            select 'trigger ' || replace(pg_get_triggerdef(oid), :schema || '.', '')
            from pg_trigger where tgrelid in ('contacts'::regclass, 'transactions'::regclass,
                'contact_balances'::regclass) and not tgisinternal
            order by 1
            """;

    @Override
    Rebuild.Report rebuild() {
        return beside().run();
    }

    private RebuildBeside beside() {
        return fixture.postgres().rebuildBeside();
    }

    @Test
    void makes_tables_of_the_shape_that_migrations_make() {
        try (TestDatabase database = TestDatabase.create();
                PostgresDatabase postgres =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                        database.jdbcUrl(),
                                        database.user(),
                                        database.password()))) {
            Jdbi jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
            List<String> migrated = jdbi.withHandle(handle -> shape(handle, "public"));

            postgres.rebuildBeside().run();

            assertThat(migrated).hasSizeGreaterThan(40);
            List<String> swapped = jdbi.withHandle(handle -> shape(handle, "public"));
            assertThat(swapped).isEqualTo(migrated);
        }
    }

    private static List<String> shape(Handle handle, String schema) {
        return handle.createQuery(SHAPE).bind("schema", schema).mapTo(String.class).list();
    }

    @Test
    void writes_rows_in_bulk_unless_one_of_them_is_refused() {
        try (LoggedBy log = new LoggedBy(BesideRows.class)) {
            rebuild();
            assertThat(log.lines()).isEmpty();

            fixture.jdbi()
                    .useHandle(
                            handle ->
                                    handle.createUpdate(
                                                    "update events set data = '[]' where stream ="
                                                            + " 'contact-' || :ann")
                                            .bind("ann", ann.value())
                                            .execute());
            rebuild();
            assertThat(log.lines())
                    .singleElement(as(STRING))
                    .contains("event=page_row_by_row streams=8 reason=");
        }
    }

    @Test
    void leaves_to_others_what_they_were_allowed() {
        fixture.jdbi().useHandle(handle -> handle.execute("grant select on contacts to public"));

        rebuild();

        assertThat(granted()).containsExactly("SELECT");
        fixture.jdbi().useHandle(handle -> handle.execute("revoke select on contacts from public"));
    }

    private List<String> granted() {
        return fixture.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "select privilege_type from"
                                                    + " information_schema.role_table_grants where"
                                                    + " grantee = 'PUBLIC' and table_name ="
                                                    + " 'contacts'")
                                        .mapTo(String.class)
                                        .list());
    }

    @Test
    void takes_along_what_is_written_at_every_moment_of_it() {
        AtomicInteger written = new AtomicInteger();

        Optional<Rebuild.Report> report =
                beside().run(
                                new Asked() {
                                    @Override
                                    public boolean wantsMore(long streams) {
                                        write(written.incrementAndGet());
                                        return true;
                                    }
                                });

        assertThat(report.orElseThrow().repaired()).isEmpty();
        assertThat(report.orElseThrow().repairedBalances()).isZero();
        assertThat(written.get()).isGreaterThan(2);
        List<String> swapped = readModels();
        assertThat(fixture.postgres().rebuild().run().repaired()).isEmpty();
        assertThat(readModels()).isEqualTo(swapped);
    }

    private void write(int number) {
        transaction(ann, number);
        ledger.contacts()
                .update(
                        BY_ALICE,
                        ann,
                        ContactChanges.renamedTo("Ann " + number),
                        Precondition.none());
    }

    @Test
    void shows_readers_everything_at_every_moment() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Future<Integer>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (TransactionIsolationLevel level :
                    List.of(
                            TransactionIsolationLevel.READ_COMMITTED,
                            TransactionIsolationLevel.REPEATABLE_READ)) {
                readers.add(threads.submit(() -> readUntil(done, level)));
            }
            Future<Integer> writer = threads.submit(() -> writeUntil(done));
            for (int i = 0; i < 10; i++) {
                assertThat(rebuild().repaired()).isEmpty();
            }
            done.set(true);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
            assertThat(writer.get()).isPositive();
        }
        List<String> swapped = readModels();
        assertThat(fixture.postgres().rebuild().run().repaired()).isEmpty();
        assertThat(readModels()).isEqualTo(swapped);
    }

    private final AtomicInteger confirmed = new AtomicInteger();

    private int writeUntil(AtomicBoolean done) {
        int written = 0;
        while (!done.get()) {
            contact("Somebody " + written);
            written++;
            confirmed.set(written);
        }
        return written;
    }

    private int readUntil(AtomicBoolean done, TransactionIsolationLevel level) {
        int reads = 0;
        while (!done.get()) {
            int atLeast = confirmed.get();
            fixture.jdbi()
                    .useTransaction(
                            level,
                            handle -> {
                                assertThat(count(handle, "contacts"))
                                        .isGreaterThanOrEqualTo(3 + atLeast);
                                assertThat(count(handle, "transactions")).isEqualTo(5);
                                assertThat(count(handle, "contact_balances")).isEqualTo(1);
                            });
            reads++;
        }
        return reads;
    }

    private static int count(Handle handle, String table) {
        return handle.createQuery("select count(*) from " + table).mapTo(Integer.class).one();
    }

    @Test
    void waits_for_a_long_reader_without_stopping_others() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle reader = fixture.jdbi().open()) {
            reader.begin();
            count(reader, "transactions");
            AtomicInteger rounds = new AtomicInteger();
            Future<Optional<Rebuild.Report>> rebuild =
                    threads.submit(() -> beside().run(new Counting(rounds)));
            await().atMost(Duration.ofSeconds(30)).until(() -> rounds.get() > 8);
            assertThat(rebuild.isDone()).isFalse();
            ContactId meanwhile = contact("Meanwhile");
            assertThat(fixture.views().contact(Samples.ALICE, meanwhile)).isPresent();
            reader.commit();

            assertThat(rebuild.get().orElseThrow().repaired()).isEmpty();
            assertThat(fixture.views().contact(Samples.ALICE, meanwhile)).isPresent();
        }
    }

    @Test
    void lets_those_end_first_who_look_at_a_moment_before_it() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle reader = fixture.jdbi().open()) {
            reader.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
            reader.begin();
            count(reader, "events");
            AtomicInteger rounds = new AtomicInteger();
            Future<Optional<Rebuild.Report>> rebuild =
                    threads.submit(() -> beside().run(new Counting(rounds)));
            await().atMost(Duration.ofSeconds(30)).until(() -> rounds.get() > 5);

            assertThat(count(reader, "contacts")).isEqualTo(3);
            reader.commit();

            assertThat(rebuild.get()).isPresent();
        }
    }

    @Test
    void leaves_everything_as_it_was_when_it_is_told_to_stop() {
        damage();
        List<String> damaged = readModels();
        for (int stopAt = 0; stopAt < 4; stopAt++) {
            int last = stopAt;
            AtomicInteger asked = new AtomicInteger();

            Optional<Rebuild.Report> report =
                    beside().run(
                                    new Asked() {
                                        @Override
                                        public boolean wantsMore(long streams) {
                                            return asked.getAndIncrement() < last;
                                        }

                                        @Override
                                        public boolean accepts(
                                                Handle handle, Rebuild.Report found) {
                                            return false;
                                        }
                                    });

            assertThat(report).isEmpty();
            assertThat(readModels()).isEqualTo(damaged);
            assertThat(schemas()).containsExactly("public");
        }
    }

    private void damage() {
        fixture.jdbi().useHandle(handle -> handle.execute("update contacts set name = 'Mallory'"));
    }

    private List<String> schemas() {
        return fixture.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "select nspname from pg_namespace where nspname !~"
                                                        + " '^pg_|^information_schema$'")
                                        .mapTo(String.class)
                                        .list());
    }

    @Test
    void starts_again_cleanly_wherever_it_was_killed() {
        List<String> right = readModels();
        damage();
        List<String> damaged = readModels();
        Random random = new Random(7);
        for (int i = 0; i < 10; i++) {
            int killAt = random.nextInt(4);
            AtomicInteger asked = new AtomicInteger();

            assertThatThrownBy(
                            () ->
                                    beside().run(
                                                    new Asked() {
                                                        @Override
                                                        public boolean wantsMore(long streams) {
                                                            if (asked.getAndIncrement() == killAt) {
                                                                killBuilders();
                                                            }
                                                            return true;
                                                        }

                                                        @Override
                                                        public boolean accepts(
                                                                Handle handle,
                                                                Rebuild.Report found) {
                                                            killBuilders();
                                                            return true;
                                                        }
                                                    }))
                    .isInstanceOf(RuntimeException.class);

            assertThat(readModels()).isEqualTo(damaged);
        }

        fixture.reopen();
        assertThat(rebuild().repaired()).hasSize(3);
        assertThat(readModels()).isEqualTo(right);
        assertThat(schemas()).containsExactly("public");
    }

    private void killBuilders() {
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.createQuery(
                                                "select pg_terminate_backend(pid, 5000) from"
                                                    + " pg_stat_activity where application_name ="
                                                    + " 'tallystick builds' and datname ="
                                                    + " current_database()")
                                        .mapTo(Boolean.class)
                                        .list());
    }

    @Test
    void is_done_by_one_at_a_time() {
        Asked second =
                new Asked() {
                    @Override
                    public boolean wantsMore(long streams) {
                        assertThatThrownBy(() -> beside().run())
                                .isInstanceOf(StoreUnavailable.class)
                                .hasMessageContaining("another server is at it");
                        return true;
                    }
                };

        assertThat(beside().run(second)).isPresent();
    }

    @Test
    void parks_a_stream_that_cannot_be_folded_and_keeps_the_row_before_it() {
        List<String> before = readModels();
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.createUpdate(
                                                "insert into events (position, stream, version,"
                                                    + " event_id, type, schema_version, user_id,"
                                                    + " occurred_at, recorded_at, correlation_id,"
                                                    + " data) values (nextval('events_position'),"
                                                    + " :stream, 1, gen_random_uuid(), 'Unheard',"
                                                    + " 1, :user, now(), now(), 'test', '{}')")
                                        .bind("stream", annsStream().value())
                                        .bind("user", Samples.ALICE.value())
                                        .execute());

        Rebuild.Report report = rebuild();

        assertThat(report.repaired()).isEmpty();
        assertThat(readModels()).isEqualTo(before);
        assertThat(fixture.postgres().projectionAdmin().parked())
                .extracting(ParkedStream::stream)
                .containsExactly(annsStream().value());
    }

    private StreamName annsStream() {
        return StreamName.of(AggregateType.CONTACT, ann.value());
    }

    @Test
    void releases_a_stream_that_can_be_folded() {
        park(0);

        rebuild();

        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
    }

    @Test
    void keeps_a_stream_parked_whose_event_the_log_refused() {
        park(1);

        rebuild();

        assertThat(fixture.postgres().projectionAdmin().parked())
                .extracting(ParkedStream::reason)
                .containsExactly("refused");
    }

    private void park(long version) {
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.createUpdate(
                                                "insert into parked_streams (stream, version,"
                                                        + " reason) values (:stream, :version,"
                                                        + " 'refused')")
                                        .bind("stream", annsStream().value())
                                        .bind("version", version)
                                        .execute());
    }

    @Test
    void tells_a_failure_of_the_swap_and_changes_nothing() {
        fixture.jdbi()
                .useHandle(
                        handle ->
                                handle.execute("create view report as select name from contacts"));
        List<String> before = readModels();
        try {
            assertThatThrownBy(this::rebuild).hasMessageContaining("depend");
            assertThat(readModels()).isEqualTo(before);
            assertThat(schemas()).containsExactly("public");
            CompletableFuture.runAsync(() -> contact("Next")).join();
        } finally {
            fixture.jdbi().useHandle(handle -> handle.execute("drop view report"));
        }
    }

    private static final class Counting extends Asked {

        private final AtomicInteger rounds;

        Counting(AtomicInteger rounds) {
            this.rounds = rounds;
        }

        @Override
        public boolean wantsMore(long streams) {
            rounds.incrementAndGet();
            return true;
        }
    }

    /** Goes on unless told otherwise. */
    private static class Asked implements RebuildBeside.Watcher {

        @Override
        public boolean wantsMore(long streams) {
            return true;
        }

        @Override
        public boolean accepts(Handle handle, Rebuild.Report report) {
            return true;
        }
    }
}
