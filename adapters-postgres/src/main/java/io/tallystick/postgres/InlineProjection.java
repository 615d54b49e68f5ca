package io.tallystick.postgres;

import io.tallystick.application.stream.RecordedEvent;

import org.jdbi.v3.core.Handle;

import java.util.List;

/** What is kept current in the transaction of each append. */
interface InlineProjection {

    /** Applies events in the caller's transaction, which is of no use any more if this throws. */
    void apply(Handle handle, List<RecordedEvent> events);
}
