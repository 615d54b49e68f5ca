package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.Samples;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ShapeUpgradeTest {

    private static final String TABLES =
            "select string_agg(oid::text, ' ' order by relname) from pg_class where relname in"
                    + " ('contacts', 'transactions', 'contact_balances')";

    private final TestDatabase database = TestDatabase.createEmpty();
    private final PostgresConfig config =
            PostgresConfig.of(database.jdbcUrl(), database.user(), database.password());
    private final Jdbi jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
    private final ContactId annId = new ContactId(UUID.randomUUID());
    private final StreamName ann = StreamName.of(AggregateType.CONTACT, annId.value());

    @BeforeEach
    void record() {
        try (PostgresDatabase postgres = PostgresDatabase.open(config)) {
            append(postgres, ann);
        }
    }

    private static void append(PostgresDatabase postgres, StreamName stream) {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        NewEvent event =
                new EventCodec()
                        .encode(
                                new EventId(UUID.randomUUID()),
                                new ContactCreated(ContactDetails.named("Ann"), at),
                                new EventMetadata(Samples.ALICE, at, "test", null, null, null));
        postgres.eventStore().append(stream, new ExpectedVersion.NoStream(), List.of(event));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void tables_of_the_same_shape_stay_as_they_are() {
        String before = ask(TABLES);

        PostgresDatabase.open(config).close();

        assertThat(ask(TABLES)).isEqualTo(before);
    }

    @Test
    void a_new_database_has_the_newest_shape_at_once() {
        try (TestDatabase fresh = TestDatabase.createEmpty();
                LoggedBy log = new LoggedBy(ShapeUpgrade.class)) {
            PostgresDatabase.open(
                            PostgresConfig.of(fresh.jdbcUrl(), fresh.user(), fresh.password()))
                    .close();

            assertThat(log.lines()).isEmpty();
            assertThat(
                            Jdbi.create(fresh.jdbcUrl(), fresh.user(), fresh.password())
                                    .withHandle(ReadModelShape::read))
                    .isEqualTo(ReadModelShape.CURRENT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table contacts drop constraint contacts_state_check; update contacts set"
                        + " state = 'of tomorrow'",
                "alter table contacts rename state to condition",
                "alter table contacts rename to people"
            })
    void what_a_newer_version_has_built_is_unavailable_and_what_is_broken_is_a_defect(
            String change) {
        try (PostgresDatabase running = PostgresDatabase.open(config)) {
            execute(change);
            assertThatThrownBy(() -> read(running)).isNotInstanceOf(StoreUnavailable.class);

            execute(
                    "insert into read_model_shape (version, definition) values (99, 'of tomorrow')"
                            + " on conflict (is_only_row) do update set version = 99");

            assertThatThrownBy(() -> read(running))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("upgrade this server");
            assertThatThrownBy(
                            () ->
                                    running.views()
                                            .contacts(
                                                    new ContactQuery(
                                                            Samples.ALICE, null, true, null, 10),
                                                    view -> {}))
                    .isInstanceOf(StoreUnavailable.class);
        }
    }

    private Optional<ContactView> read(PostgresDatabase database) {
        return database.views().contact(Samples.ALICE, annId);
    }

    @Test
    void servers_with_events_say_that_they_build_tables_of_another_shape() {
        execute("update read_model_shape set version = 0, definition = 'old'");
        try (LoggedBy log = new LoggedBy(ShapeUpgrade.class)) {
            PostgresDatabase.open(config).close();

            assertThat(log.lines())
                    .containsExactly(
                            "event=read_models_change_shape from=0 to=" + ReadModelShape.VERSION);
        }
    }

    @Test
    void tables_of_an_older_shape_are_built_anew_by_one_server_before_it_serves() {
        execute(
                "alter table contacts drop column notes; update contacts set name = 'of old';"
                        + " update read_model_shape set version = 0, definition = 'old'");
        assertThatThrownBy(() -> PostgresDatabase.join(config))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessageContaining("start tallystick serve of this version once");

        Rendezvous.results(
                3,
                number -> {
                    try (PostgresDatabase postgres = PostgresDatabase.open(config)) {
                        return postgres.views()
                                .summary(Samples.ALICE, new CalendarDate(LocalDate.of(2026, 1, 1)))
                                .contacts();
                    }
                });

        assertThat(ask("select name || coalesce(notes, '') from contacts")).isEqualTo("Ann");
        assertThat(ask("select version::text from read_model_shape")).isEqualTo("2");
        String built = ask(TABLES);
        PostgresDatabase.join(config).close();
        PostgresDatabase.open(config).close();
        assertThat(ask(TABLES)).isEqualTo(built);
    }

    @Test
    void a_server_does_not_start_on_tables_of_a_newer_shape() {
        execute("update read_model_shape set version = 999");

        assertThatThrownBy(() -> PostgresDatabase.open(config))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessageContaining("newer version (schema read models 999)");
    }

    @Test
    void a_server_that_knows_an_older_shape_may_not_write() {
        try (PostgresDatabase old = PostgresDatabase.open(config)) {
            execute(
                    "drop trigger contacts_shape on contacts; create trigger contacts_shape before"
                            + " insert or update or delete on contacts for each statement execute"
                            + " function refuse_other_shapes('999')");
            StreamName ben = StreamName.of(AggregateType.CONTACT, UUID.randomUUID());

            assertThatThrownBy(() -> append(old, ben)).isInstanceOf(StoreUnavailable.class);

            assertThat(old.eventStore().readStream(ben)).isEmpty();
            assertThat(old.projectionAdmin().parked()).isEmpty();
            assertThat(old.eventStore().readStream(ann)).hasSize(1);
        }
    }

    @Test
    void the_tables_say_which_shape_they_have() {
        assertThat(BesideTables.definition("indexes.sql"))
                .containsOnlyOnce("transactions_shape")
                .contains("refuse_other_shapes('" + ReadModelShape.VERSION + "')");
    }

    private String ask(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    private void execute(String sql) {
        jdbi.useHandle(handle -> handle.createScript(sql).execute());
    }
}
