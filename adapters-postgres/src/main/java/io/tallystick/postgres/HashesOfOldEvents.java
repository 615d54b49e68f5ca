package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.view.LoggedEvent;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Hashes the events that were appended before there were hashes, as they are now, and the places of
 * all. What is cut cannot be hashed; the archive has its own hash of it. Stateless.
 */
final class HashesOfOldEvents implements JavaMigration {

    private static final int PAGE = 1000;

    /** As they were then. */
    private static final String COLUMNS =
            "position, stream, version, event_id, type, schema_version, user_id, occurred_at,"
                    + " recorded_at, correlation_id, causation_id, comment, key_hash, fingerprint,"
                    + " data, phone_time, content_hash";

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("12.1");
    }

    @Override
    public String getDescription() {
        return "hashes of old events";
    }

    @Override
    public @Nullable Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) {
        try (Handle handle = Jdbi.create(context.getConnection()).open()) {
            AppendBatch.lockLog(handle); // a server of an older version may still append
            List<LoggedEvent> page = page(handle, 0);
            while (!page.isEmpty()) {
                fill(handle, page);
                page = page(handle, page.getLast().position().value());
            }
            handle.execute(
                    "update events set place_hash = sha256(coalesce(hash, '') ||"
                            + " int8send(position))");
        }
    }

    private static List<LoggedEvent> page(Handle handle, long after) {
        return handle.createQuery(
                        "select "
                                + COLUMNS
                                + " from events where position > :after and hash is null and data"
                                + " is not null order by position limit :page")
                .bind("after", after)
                .bind("page", PAGE)
                .map((row, context) -> EventRows.readLogged(row))
                .list();
    }

    private static void fill(Handle handle, List<LoggedEvent> page) {
        handle.createUpdate(
                        "update events e set hash = decode(f.hash, 'hex') from unnest(:positions,"
                                + " :hashes) f(position, hash) where e.position = f.position")
                .bind("positions", column(page, event -> event.position().value(), Long[]::new))
                .bind("hashes", texts(page, event -> EventRows.hex(EventHash.of(event.event()))))
                .execute();
    }
}
