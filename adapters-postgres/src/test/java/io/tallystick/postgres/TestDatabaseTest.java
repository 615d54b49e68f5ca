package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TestDatabaseTest {
    @Test
    void each_test_gets_an_empty_database() throws SQLException {
        try (TestDatabase first = TestDatabase.create();
                TestDatabase second = TestDatabase.create()) {
            createTable(first);
            createTable(second);

            assertThat(first.name()).isNotEqualTo(second.name());
        }
    }

    @Test
    void closing_drops_the_database_under_its_clients() throws SQLException {
        TestDatabase database = TestDatabase.create();
        try (Connection client = database.connect()) {
            database.close();

            assertThat(client.isValid(5)).isFalse();
            assertThatThrownBy(database::connect).hasMessageContaining("does not exist");
        }
    }

    private static void createTable(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note (text text)");
        }
    }
}
