package io.tallystick.postgres;

/** Where archiving and restoring may be stopped by whatever happens. */
enum ArchiveStep {
    /** Events are in the archive, and in the log as before. */
    WRITTEN,
    /** Rows are cut, and that is not committed yet. */
    CUT,
    /** It is committed. */
    CUT_COMMITTED,
    /** Snapshots are taken of what was cut without, and that is not committed yet. */
    SNAPSHOTS_TAKEN,
    /** It is committed. */
    SNAPSHOTS_COMMITTED,
    /** The event store elsewhere has forgotten a stretch, and that is not noted yet. */
    TRUNCATED,
    /** It is noted. */
    TRUNCATION_COMMITTED,
    /** Rows are whole again, and that is not committed yet. */
    RESTORED,
    /** It is committed. */
    RESTORE_COMMITTED
}
