package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;

/** The row of the table {@code log_identity}, as far as it is about archives. Stateless. */
final class LogIdentity {

    private LogIdentity() {}

    /** The epoch of the log whose archive this log's is. */
    static String ofArchive(Handle handle) {
        return handle.createQuery("select coalesce(archived_log, epoch) from log_identity")
                .mapTo(String.class)
                .one();
    }

    /** From now on the archive is that of another log, whose positions this one has taken over. */
    static void goOnWithArchiveOf(Handle handle, String epoch) {
        handle.createUpdate("update log_identity set archived_log = :epoch")
                .bind("epoch", epoch)
                .execute();
    }
}
