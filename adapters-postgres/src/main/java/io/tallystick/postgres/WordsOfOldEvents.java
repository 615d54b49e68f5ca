package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;

import java.util.List;

/** Makes events searchable that were appended before there was a search. Stateless. */
final class WordsOfOldEvents extends JdbiMigration {

    private static final String COLUMNS =
            "position, stream, version, event_id, type, schema_version, user_id, occurred_at,"
                    + " recorded_at, correlation_id, causation_id, comment, key_hash, fingerprint,"
                    + " data, null::timestamptz as phone_time, null::bytea as content_hash";

    WordsOfOldEvents() {
        super("3.1", "words of old events");
    }

    @Override
    void migrate(Handle handle) {
        forEachPage(handle, COLUMNS, "true", page -> fill(handle, page));
    }

    private static void fill(Handle handle, List<LoggedEvent> page) {
        handle.createUpdate(
                        "update events e set words = f.words::tsvector from unnest(:positions,"
                                + " :words) f(position, words) where e.position = f.position")
                .bind("positions", column(page, event -> event.position().value(), Long[]::new))
                .bind("words", texts(page, event -> SearchIndex.vector(event.event())))
                .execute();
    }
}
