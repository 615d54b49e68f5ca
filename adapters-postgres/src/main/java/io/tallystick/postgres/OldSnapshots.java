package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;

import java.util.List;

/**
 * The transactions that see the database as it was before some moment, of those that this user may
 * know of. A table that is put in another's place shows them the rows that it had then. Those who
 * wait to append are not among them: they look at the tables when they may. Immutable.
 */
record OldSnapshots(List<String> holders) {

    private static final String HOLDERS =
            "select pid || ' ' || xact_start || ' ' || backend_xmin::text from pg_stat_activity"
                    + " where datname = current_database() and backend_type = 'client backend' and"
                    + " pid <> pg_backend_pid() and backend_xmin is not null and (wait_event_type,"
                    + " wait_event) is distinct from ('Lock', 'advisory')";

    OldSnapshots {
        holders = List.copyOf(holders);
    }

    /** Those of this moment. */
    static OldSnapshots now(Handle connection) {
        return new OldSnapshots(connection.createQuery(HOLDERS).mapTo(String.class).list());
    }

    /** Whether all have ended, or look at a later moment by now. */
    boolean areGone(Handle connection) {
        return holders.isEmpty()
                || connection
                                .createQuery(
                                        "select count(*) from ("
                                                + HOLDERS
                                                + ") h(holder) where holder = any(:old)")
                                .bind("old", holders.toArray(String[]::new))
                                .mapTo(Long.class)
                                .one()
                        == 0;
    }
}
