package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.search.WordQuery;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;

/** Databases that are older than the search. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchMigrationTest {

    private static final UserId USER = new UserId(new UUID(1, 1));

    @Test
    void events_that_were_there_before_are_found_afterwards() throws SQLException {
        try (TestDatabase database = TestDatabase.createEmpty()) {
            OldSchema.migrate(database, "2");
            OldSchema.insertEvents(database, USER, 2500);
            PostgresConfig config =
                    PostgresConfig.of(database.jdbcUrl(), database.user(), database.password());
            try (PostgresDatabase postgres = PostgresDatabase.open(config)) {
                assertThat(postgres.eventLog().page(search("old 1234")).events()).hasSize(1);
                assertThat(postgres.eventLog().page(search("old")).events()).hasSize(100);
            }
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
