package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Comment;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.fault.UnavailableEventStore;
import io.tallystick.testkit.memory.InMemoryEventStore;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** One of several instances mirrors, whatever happens to it, to the database and to the store. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProjectorTest {

    private static final UserId ANN = new UserId(UUID.randomUUID());
    private static final CommandContext BY_ANN = CommandContext.of(ANN, "test");

    private final InMemoryEventStore memory =
            new InMemoryEventStore(InstantSource.system(), "elsewhere", List.of());
    private final SwitchableStore elsewhere = new SwitchableStore(memory);
    private final List<PostgresDatabase> instances = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
    }

    @AfterEach
    void close() {
        instances.forEach(PostgresDatabase::close);
        database.close();
    }

    @Test
    void one_of_two_instances_is_elected_and_the_other_takes_over() {
        PostgresDatabase first = instance();
        awaitElected(first);
        PostgresDatabase second = instance();
        create(first, "Ben");
        create(second, "Cem");
        awaitMirrored();
        assertThat(isElected(second)).isFalse();

        first.close();
        instances.remove(first);
        awaitElected(second);
        create(second, "Dan");

        awaitMirrored();
        assertThat(names(second)).containsExactly("Ben", "Cem", "Dan");
    }

    @Test
    void who_loses_the_connection_loses_the_election_and_nothing_is_mirrored_twice()
            throws SQLException {
        PostgresDatabase first = instance();
        PostgresDatabase second = instance();
        for (int i = 0; i < 5; i++) {
            create(first, "Ben " + i);
            execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                            + " current_database() and application_name = 'tallystick projector'");
            create(second, "Cem " + i);
        }

        awaitMirrored();
        assertThat(mirrored()).isEqualTo(everythingElsewhere());
        assertThat(names(first)).hasSize(10);
        assertThat(first.rebuild().run().repaired()).isEmpty();
    }

    @Test
    void a_restarted_instance_reads_on() {
        PostgresDatabase before = instance();
        create(before, "Ben");
        awaitMirrored();
        before.close();
        instances.remove(before);
        Ledger elsewhereOnly = ledger(memory, before);
        assertThat(elsewhereOnly.contacts().create(BY_ANN, null, ContactDetails.named("Cem")))
                .isInstanceOf(Outcome.Committed.class);

        PostgresDatabase after = instance();

        awaitMirrored();
        assertThat(names(after)).containsExactly("Ben", "Cem");
        assertThat(mirrored()).isEqualTo(everythingElsewhere());
    }

    @Test
    void own_writes_are_in_the_log_at_once() {
        PostgresDatabase instance = instance();
        for (int i = 0; i < 20; i++) {
            ContactId id = create(instance, "Ben " + i);
            assertThat(instance.eventLog().page(EventQuery.ofUser(ANN, 100)).events())
                    .hasSize(i + 1);
            assertThat(instance.eventLog().stream(stream(id))).hasSize(1);
        }
    }

    @Test
    void while_the_database_is_down_commands_go_on_and_afterwards_the_views_catch_up() {
        PostgresDatabase instance = instance();
        create(instance, "Ben");
        awaitMirrored();

        database.setReachable(false);
        create(instance, "Cem");
        create(instance, "Dan");
        assertThatThrownBy(() -> names(instance)).isInstanceOf(StoreUnavailable.class);
        database.setReachable(true);

        awaitMirrored();
        await().ignoreExceptions()
                .until(() -> names(instance).equals(List.of("Ben", "Cem", "Dan")));
        assertThat(instance.rebuild().run().repaired()).isEmpty();
    }

    @Test
    void while_the_store_is_down_reads_go_on_and_afterwards_the_mirror_does() {
        PostgresDatabase instance = instance();
        awaitElected(instance);
        create(instance, "Ben");
        awaitMirrored();

        elsewhere.switchTo(new UnavailableEventStore());
        assertThatThrownBy(() -> create(instance, "Nobody")).isInstanceOf(StoreUnavailable.class);
        assertThat(names(instance)).containsExactly("Ben");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> instance.projector().orElseThrow().status().trouble() != null);
        elsewhere.switchTo(memory);
        create(instance, "Cem");

        awaitMirrored();
        assertThat(names(instance)).containsExactly("Ben", "Cem");
        assertThat(instance.rebuild().run().repaired()).isEmpty();
        Projector.Status status = instance.projector().orElseThrow().status();
        assertThat(status.trouble()).isNull();
        assertThat(status.lag()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_rebuild_leaves_rows_alone_that_are_ahead_of_the_mirror(RebuildManner manner)
            throws SQLException {
        PostgresDatabase instance = instance();
        ContactId ben = create(instance, "Ben");
        awaitMirrored();
        instance.projector().orElseThrow().close();
        create(instance, "Cem");
        ledger(instance.eventStore(), instance)
                .contacts()
                .update(BY_ANN, ben, ContactChanges.renamedTo("Benny"), Precondition.none());
        execute("update contacts set notes = 'damaged' where name = 'Benny'");

        assertThat(rebuild(instance, manner).repaired()).containsExactly(stream(ben).value());
        assertThat(names(instance)).containsExactly("Benny", "Cem");
    }

    @Test
    void a_mirror_that_stands_still_keeps_readers_of_the_log_for_a_moment_only() {
        PostgresDatabase instance = instance();
        create(instance, "Ben");
        awaitMirrored();
        instance.projector().orElseThrow().close();
        create(instance, "Cem");

        assertThat(instance.eventLog().page(EventQuery.ofUser(ANN, 10)).events()).hasSize(1);
    }

    @Test
    void a_poison_event_holds_its_own_stream_alone() {
        PostgresDatabase instance = instance();
        ContactId ben = create(instance, "Ben");
        memory.append(
                stream(ben), new ExpectedVersion.Exact(0), List.of(event("Unheard", ANN, null)));
        create(instance, "Cem");

        awaitMirrored();
        assertThat(names(instance)).containsExactly("Ben", "Cem");
        assertThat(queried("select stream || ' ' || version from parked_streams"))
                .containsExactly(stream(ben) + " 1");
    }

    @Test
    void an_event_that_the_log_refused_is_logged_and_projected_at_a_retry() throws SQLException {
        PostgresDatabase instance = instance();
        execute("alter table events add constraint poison check (comment <> 'poison')");
        ContactId ben = create(instance, "Ben");
        CommandContext poison = new CommandContext(ANN, "test", new Comment("poison"), null);
        ledger(memory, instance)
                .contacts()
                .update(poison, ben, ContactChanges.renamedTo("Bea"), Precondition.none());
        await().until(() -> !instance.projectionAdmin().parked().isEmpty());
        assertThat(instance.projectionAdmin().retry(stream(ben)))
                .hasValueSatisfying(retried -> assertThat(retried.isReleased()).isFalse());

        execute("alter table events drop constraint poison");

        assertThat(instance.projectionAdmin().retry(stream(ben))).hasValue(RetriedStream.RELEASED);
        assertThat(names(instance)).containsExactly("Bea");
        assertThat(mirrored()).isEqualTo(everythingElsewhere());
        assertThat(instance.projectionAdmin().parked()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_rebuild_does_not_release_what_the_log_refused(RebuildManner manner) throws SQLException {
        PostgresDatabase instance = instance();
        execute("alter table events add constraint poison check (comment <> 'poison')");
        ContactId ben = create(instance, "Ben");
        CommandContext poison = new CommandContext(ANN, "test", new Comment("poison"), null);
        ledger(memory, instance)
                .contacts()
                .update(poison, ben, ContactChanges.renamedTo("Bea"), Precondition.none());
        await().until(() -> !instance.projectionAdmin().parked().isEmpty());
        List<ParkedStream> refused = instance.projectionAdmin().parked();

        rebuild(instance, manner);
        assertThat(instance.projectionAdmin().parked()).isEqualTo(refused);
        memory.append(
                stream(ben), new ExpectedVersion.Exact(1), List.of(event("Unheard", ANN, null)));
        await().until(() -> mirrored().size() == 2);
        execute("alter table events drop constraint poison");
        rebuild(instance, manner);

        assertThat(instance.projectionAdmin().parked()).isEqualTo(refused);
        assertThat(instance.projectionAdmin().retry(stream(ben)).orElseThrow().isReleased())
                .isFalse();
        assertThat(mirrored()).hasSize(3);
        assertThat(instance.projectionAdmin().parked())
                .extracting(ParkedStream::version)
                .containsExactly(2L);
    }

    @Test
    void a_retry_ahead_of_the_projector_logs_nothing_twice() throws SQLException {
        PostgresDatabase instance = instance();
        execute("alter table events add constraint poison check (comment <> 'poison')");
        ContactId ben = create(instance, "Ben");
        CommandContext poison = new CommandContext(ANN, "test", new Comment("poison"), null);
        Ledger there = ledger(memory, instance);
        there.contacts().update(poison, ben, ContactChanges.renamedTo("Bea"), Precondition.none());
        await().until(() -> !instance.projectionAdmin().parked().isEmpty());
        instance.projector().orElseThrow().close();
        there.contacts().update(BY_ANN, ben, ContactChanges.renamedTo("Bob"), Precondition.none());
        execute("alter table events drop constraint poison");

        assertThat(instance.projectionAdmin().retry(stream(ben))).hasValue(RetriedStream.RELEASED);
        PostgresDatabase next = instance();
        create(next, "Cem");

        awaitMirrored();
        await().until(() -> next.projector().orElseThrow().status().lag().isZero());
        assertThat(next.projectionAdmin().parked()).isEmpty();
        assertThat(names(next)).containsExactly("Bob", "Cem");
        assertThat(mirrored()).containsExactlyInAnyOrderElementsOf(everythingElsewhere());
    }

    @ParameterizedTest
    @EnumSource
    void a_rebuild_parks_nothing_by_an_event_that_is_not_mirrored_yet(RebuildManner manner) {
        PostgresDatabase instance = instance();
        ContactId ben = create(instance, "Ben");
        awaitMirrored();
        instance.projector().orElseThrow().close();
        ledger(instance.eventStore(), instance)
                .contacts()
                .update(BY_ANN, ben, ContactChanges.renamedTo("Bea"), Precondition.none());
        memory.append(
                stream(ben), new ExpectedVersion.Exact(1), List.of(event("Unheard", ANN, null)));

        rebuild(instance, manner);

        assertThat(instance.projectionAdmin().parked()).isEmpty();
        assertThat(names(instance)).containsExactly("Bea");
    }

    private static Rebuild.Report rebuild(PostgresDatabase instance, RebuildManner manner) {
        return switch (manner) {
            case IN_PLACE -> instance.rebuild().run();
            case BESIDE -> instance.rebuildBeside().run();
        };
    }

    @Test
    void the_status_counts_the_events_that_are_not_mirrored() {
        PostgresDatabase instance = instance();
        create(instance, "Ben");
        awaitMirrored();
        assertThat(instance.projectionAdmin().status())
                .allSatisfy(status -> assertThat(status.lagEvents()).isZero());
        instance.projector().orElseThrow().close();
        create(instance, "Cem");
        create(instance, "Dan");

        assertThat(instance.projectionAdmin().status())
                .allSatisfy(
                        status -> {
                            assertThat(status.lagEvents()).isEqualTo(2);
                            assertThat(status.isLagMinimum()).isFalse();
                            assertThat(status.state()).isEqualTo(ProjectionStatus.State.BEHIND);
                        });
    }

    @Test
    void of_very_many_events_the_status_says_that_there_are_more_than_it_counted() {
        PostgresDatabase instance = instance();
        create(instance, "Ben");
        awaitMirrored();
        instance.projector().orElseThrow().close();
        int counted = 5 * EventStore.MAX_EVENTS;
        appendMany(counted);

        assertThat(instance.projectionAdmin().status())
                .allSatisfy(status -> assertThat(status.lagEvents()).isEqualTo(counted))
                .noneMatch(ProjectionStatus::isLagMinimum);

        appendMany(1);

        assertThat(instance.projectionAdmin().status())
                .allSatisfy(status -> assertThat(status.lagEvents()).isEqualTo(counted))
                .allMatch(ProjectionStatus::isLagMinimum);
    }

    private void appendMany(int events) {
        StreamName stream = new StreamName("note-" + UUID.randomUUID());
        int version = 0;
        while (version < events) {
            int batch = Math.min(events - version, 1000);
            memory.append(
                    stream,
                    version == 0
                            ? new ExpectedVersion.NoStream()
                            : new ExpectedVersion.Exact(version - 1),
                    Stream.generate(() -> event("Any", ANN, null)).limit(batch).toList());
            version += batch;
        }
    }

    @Test
    void a_key_that_two_streams_have_counts_where_it_was_used_first() throws SQLException {
        IdempotentRequest request = IdempotentRequest.of(new IdempotencyKey("twice"), "POST");
        StreamName one = new StreamName("contact-" + UUID.randomUUID());
        StreamName two = new StreamName("contact-" + UUID.randomUUID());
        NoKeyIndex elsewhereWithoutIndex = new NoKeyIndex(memory);
        elsewhere.switchTo(elsewhereWithoutIndex);
        PostgresDatabase instance = instance();
        elsewhereWithoutIndex.append(
                one, new ExpectedVersion.NoStream(), List.of(event("Any", ANN, request)));
        elsewhereWithoutIndex.append(
                two, new ExpectedVersion.NoStream(), List.of(event("Any", ANN, request)));

        awaitMirrored();
        assertThat(mirrored()).hasSize(2);
        assertThat(instance.eventLog().findByKey(ANN, request.keyUse().keyHash()))
                .hasValueSatisfying(found -> assertThat(found.stream()).isEqualTo(one));
    }

    @Test
    void a_key_used_on_another_entity_is_refused_once_it_is_mirrored() {
        PostgresDatabase instance = instance();
        ContactId ben = create(instance, "Ben");
        CommandContext keyed =
                new CommandContext(
                        ANN,
                        "keyed",
                        null,
                        IdempotentRequest.of(new IdempotencyKey("once"), "DELETE"));
        Ledger ledger = ledger(instance.eventStore(), instance);
        ContactId cem = create(instance, "Cem");
        ledger.contacts().delete(keyed, ben, Precondition.none());
        awaitMirrored();

        assertThat(ledger.contacts().delete(keyed, cem, Precondition.none()))
                .isInstanceOf(Outcome.KeyReused.class);
    }

    @Test
    void a_database_is_not_taken_for_what_it_is_not() {
        PostgresDatabase mirror = instance();
        create(mirror, "Ben");
        awaitMirrored();
        mirror.close();
        instances.remove(mirror);

        assertThatThrownBy(() -> PostgresDatabase.open(config()))
                .isInstanceOf(LogMismatch.class)
                .hasMessageContaining("set EVENTSTORE_URL");
        elsewhere.switchTo(new InMemoryEventStore(InstantSource.system(), "another", List.of()));
        assertThatThrownBy(this::instance)
                .isInstanceOf(LogMismatch.class)
                .hasMessageContaining("restored from an older backup");
    }

    @Test
    void a_log_of_its_own_is_not_mixed_with_another() {
        try (PostgresDatabase own = PostgresDatabase.open(config())) {
            create(own, "Ben");
        }

        assertThatThrownBy(this::instance)
                .isInstanceOf(LogMismatch.class)
                .hasMessageContaining("unset EVENTSTORE_URL");
    }

    private PostgresDatabase instance() {
        PostgresDatabase opened = PostgresDatabase.openMirror(config(), elsewhere);
        instances.add(opened);
        return opened;
    }

    private PostgresConfig config() {
        PostgresConfig standard =
                PostgresConfig.of(database.jdbcUrl(), database.user(), database.password());
        return new PostgresConfig(
                standard.jdbcUrl(),
                standard.user(),
                standard.password(),
                4,
                2,
                Duration.ofMillis(500),
                standard.lockTimeout(),
                standard.idleInTransactionTimeout());
    }

    private static Ledger ledger(EventStore store, PostgresDatabase instance) {
        return new Ledger(
                store,
                instance.eventLog(),
                instance.views(),
                UUID::randomUUID,
                InstantSource.system(),
                new UndoRule(Duration.ofSeconds(5)));
    }

    private static ContactId create(PostgresDatabase instance, String name) {
        return new ContactId(
                ((Outcome.Committed<?>)
                                ledger(instance.eventStore(), instance)
                                        .contacts()
                                        .create(BY_ANN, null, ContactDetails.named(name)))
                        .id());
    }

    private static NewEvent event(String type, UserId user, @Nullable IdempotentRequest key) {
        return new NewEvent(
                new EventId(UUID.randomUUID()),
                type,
                1,
                "{}",
                new EventMetadata(
                        user,
                        Instant.parse("2024-01-01T00:00:00Z"),
                        "test",
                        null,
                        null,
                        key == null ? null : key.keyUse()));
    }

    private static StreamName stream(ContactId id) {
        return StreamName.of(AggregateType.CONTACT, id.value());
    }

    private static boolean isElected(PostgresDatabase instance) {
        return instance.projector().orElseThrow().status().elected();
    }

    private static void awaitElected(PostgresDatabase instance) {
        await().atMost(Duration.ofSeconds(10)).until(() -> isElected(instance));
    }

    private static List<String> names(PostgresDatabase instance) {
        List<ContactView> contacts = new ArrayList<>();
        instance.views().contacts(ContactQuery.allOf(ANN), contacts::add);
        return contacts.stream().map(contact -> contact.details().name().value()).toList();
    }

    private void awaitMirrored() {
        int expected = everythingElsewhere().size();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> mirrored().size() == expected);
    }

    private List<String> everythingElsewhere() {
        List<String> events = new ArrayList<>();
        StorePage page = memory.readAll(StorePosition.START, EventStore.MAX_EVENTS);
        for (RecordedEvent event : page.events()) {
            events.add(event.stream() + " " + event.version() + " " + event.id());
        }
        assertThat(page.isEnd()).isTrue();
        return events;
    }

    private List<String> mirrored() {
        List<String> events =
                queried(
                        "select stream || ' ' || version || ' ' || event_id from events order by"
                                + " position");
        assertThat(new HashSet<>(events)).hasSameSizeAs(events);
        return events;
    }

    private List<String> queried(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
