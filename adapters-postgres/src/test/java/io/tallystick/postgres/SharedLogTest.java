package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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

/** Whoever only reads opens the log over and over, and leaves nothing behind. */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedLogTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
        PostgresDatabase.open(config(8)).close();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_log_that_cannot_be_opened_whole_leaves_no_connection() {
        assertThatThrownBy(() -> SharedLog.open(config(0))).isInstanceOf(RuntimeException.class);

        await().until(() -> connections() == 0);
    }

    @Test
    void a_closed_log_leaves_no_connection() throws SQLException {
        try (SharedLog shared = SharedLog.open(config(8))) {
            assertThat(shared.log().head().position().value()).isZero();
            assertThat(connections()).isPositive();
        }

        await().until(() -> connections() == 0);
    }

    /** No list can be read if there is no connection for it. */
    private PostgresConfig config(int listPoolSize) {
        PostgresConfig standard =
                PostgresConfig.of(database.jdbcUrl(), database.user(), database.password());
        return new PostgresConfig(
                standard.jdbcUrl(),
                standard.user(),
                standard.password(),
                standard.poolSize(),
                listPoolSize,
                standard.connectionTimeout(),
                standard.lockTimeout(),
                standard.idleInTransactionTimeout());
    }

    private int connections() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where datname ="
                                        + " current_database() and application_name like"
                                        + " 'tallystick%'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
