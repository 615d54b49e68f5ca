package io.tallystick.postgres;

import io.tallystick.domain.kernel.UserId;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.NullMarked;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Databases as older versions left them. Stateless. */
@NullMarked
final class OldSchema {

    private OldSchema() {}

    static void migrate(TestDatabase database, String version) {
        flyway(database).target(version).load().migrate();
    }

    /** Migrates to the newest, as another server does that takes long for each step. */
    static void migrateSlowly(TestDatabase database, Runnable beforeEach) {
        flyway(database)
                .callbacks(
                        new BaseCallback() {
                            @Override
                            public boolean supports(Event event, Context context) {
                                return event == Event.BEFORE_EACH_MIGRATE;
                            }

                            @Override
                            public void handle(Event event, Context context) {
                                beforeEach.run();
                            }
                        })
                .load()
                .migrate();
    }

    private static FluentConfiguration flyway(TestDatabase database) {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .locations("classpath:io/tallystick/postgres/migrations")
                .javaMigrations(Schema.coded());
    }

    static void insertEvents(TestDatabase database, UserId user, int count) throws SQLException {
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
                            .formatted(user, count));
        }
    }
}
