package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;

/**
 * Gives the read models of a new database the shape that this version knows; migrations before it
 * made the first one, and others are built beside when a server starts. Stateless.
 */
final class ShapeOfNewDatabase extends JdbiMigration {

    ShapeOfNewDatabase() {
        super("14.1", "shape of new database");
    }

    @Override
    void migrate(Handle handle) {
        AppendBatch.lockLog(handle); // a server of an older version may still append
        if (isNew(handle)) {
            BesideTables tables = BesideTables.of(handle);
            tables.create(handle);
            tables.complete(handle);
            tables.swap(handle, 0);
            ReadModelShape.CURRENT.note(handle);
            handle.execute("set local search_path = " + tables.live());
        }
    }

    private static boolean isNew(Handle handle) {
        return handle.createQuery(
                        "select not exists (select from events) and not exists (select from"
                                + " contacts) and not exists (select from transactions) and not"
                                + " exists (select from read_model_shape)")
                .mapTo(Boolean.class)
                .one();
    }
}
