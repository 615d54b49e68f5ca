package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.search.WordQuery;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.kernel.UserId;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;

/** Databases that are older than the search. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchMigrationTest {

    private static final UserId USER = new UserId(new UUID(1, 1));

    @Test
    void events_that_were_there_before_are_found_afterwards() throws SQLException {
        try (TestDatabase database = TestDatabase.create()) {
            migrateTo("2", database);
            insertEvents(database, 2500);
            PostgresConfig config =
                    PostgresConfig.of(database.jdbcUrl(), database.user(), database.password());
            try (PostgresDatabase postgres = PostgresDatabase.open(config)) {
                assertThat(postgres.eventLog().page(search("old 1234")).events()).hasSize(1);
                assertThat(postgres.eventLog().page(search("old")).events()).hasSize(100);
            }
        }
    }

    private static void migrateTo(String version, TestDatabase database) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .locations("classpath:io/tallystick/postgres/migrations")
                .target(version)
                .load()
                .migrate();
    }

    private static void insertEvents(TestDatabase database, int count) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    insert into events (position, stream, version, event_id, type, schema_version,
                        user_id, occurred_at, recorded_at, correlation_id, data)
                    select n, 'contact-' || gen_random_uuid(), 0, gen_random_uuid(),
                        'ContactCreated', 1, '%s', now(), now(), 'before',
                        json_build_object('name', 'Old ' || n, 'odd', E'\\\\')
                    from generate_series(1, %d) n
                    """
                            .formatted(USER, count));
        }
    }

    private static EventQuery search(String words) {
        return new EventQuery(
                USER,
                null,
                null,
                EventQuery.Order.ASCENDING,
                Set.of(),
                null,
                null,
                null,
                null,
                WordQuery.parse(words),
                100);
    }
}
