package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;

import java.util.List;

/**
 * Hashes the events that were appended before there were hashes, as they are now, and the places of
 * all. What is cut cannot be hashed; the archive has its own hash of it. Stateless.
 */
final class HashesOfOldEvents extends JdbiMigration {

    private static final String COLUMNS =
            "position, stream, version, event_id, type, schema_version, user_id, occurred_at,"
                    + " recorded_at, correlation_id, causation_id, comment, key_hash, fingerprint,"
                    + " data, phone_time, content_hash";

    HashesOfOldEvents() {
        super("12.1", "hashes of old events");
    }

    @Override
    void migrate(Handle handle) {
        AppendBatch.lockLog(handle); // a server of an older version may still append
        forEachPage(
                handle, COLUMNS, "hash is null and data is not null", page -> fill(handle, page));
        handle.execute(
                "update events set place_hash = sha256(coalesce(hash, '') ||"
                        + " int8send(position))");
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
