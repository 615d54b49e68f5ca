package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.postgres.ConnectionPools.Use;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConnectionPoolsTest {

    private TestDatabase database;
    private ConnectionPools pools;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
        pools =
                ConnectionPools.open(
                        PostgresConfig.of(database.jdbcUrl(), database.user(), database.password()),
                        dataSource -> {});
    }

    @AfterEach
    void close() {
        pools.close();
        database.close();
    }

    @Test
    void the_session_of_a_projector_that_hangs_is_ended_by_the_database() {
        assertThat(idleTimeoutMillis(Use.PROJECTOR, "60000")).isEqualTo("60000");
        assertThat(idleTimeoutMillis(Use.COMMANDS, "0")).isEqualTo("0");
    }

    /** PostgreSQL 13 has none. */
    private String idleTimeoutMillis(Use use, String otherwise) {
        return asked(
                use,
                "select coalesce((select setting from pg_settings where name ="
                        + " 'idle_session_timeout'), '"
                        + otherwise
                        + "')");
    }

    @Test
    void only_what_can_be_made_again_does_not_wait_for_the_disk() {
        assertThat(synchronousCommit(Use.APPENDS)).isEqualTo("on");
        assertThat(synchronousCommit(Use.COMMANDS)).isEqualTo("on");
        assertThat(synchronousCommit(Use.INLINE)).isEqualTo("off");
        assertThat(synchronousCommit(Use.PROJECTOR)).isEqualTo("off");
    }

    private String synchronousCommit(Use use) {
        return asked(use, "select current_setting('synchronous_commit')");
    }

    private String asked(Use use, String sql) {
        return pools.jdbi(use)
                .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
}
