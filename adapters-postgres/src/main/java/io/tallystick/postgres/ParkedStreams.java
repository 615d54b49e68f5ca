package io.tallystick.postgres;

import io.tallystick.application.stream.RecordedEvent;

import org.jdbi.v3.core.Handle;

/** Streams whose rows stand still because an event of theirs cannot be projected. Stateless. */
final class ParkedStreams {

    private ParkedStreams() {}

    static void park(Handle handle, RecordedEvent event, RuntimeException reason) {
        handle.createUpdate(
                        "insert into parked_streams (stream, version, reason) values (:stream,"
                                + " :version, :reason) on conflict (stream) do update set version ="
                                + " excluded.version, reason = excluded.reason")
                .bind("stream", event.stream().value())
                .bind("version", event.version())
                .bind("reason", String.valueOf(reason.getMessage()))
                .execute();
    }

    static void release(Handle handle, String stream) {
        handle.createUpdate("delete from parked_streams where stream = :stream")
                .bind("stream", stream)
                .execute();
    }

    static long count(Handle handle) {
        return handle.createQuery("select count(*) from parked_streams").mapTo(Long.class).one();
    }
}
