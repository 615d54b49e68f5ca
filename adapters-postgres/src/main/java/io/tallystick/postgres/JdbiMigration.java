package io.tallystick.postgres;

import io.tallystick.application.view.LoggedEvent;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/** A migration that needs code; it is done in one transaction. Immutable. */
abstract class JdbiMigration implements JavaMigration {

    private static final int PAGE = 1000;

    private final MigrationVersion version;
    private final String description;

    JdbiMigration(String version, String description) {
        this.version = MigrationVersion.fromVersion(version);
        this.description = description;
    }

    abstract void migrate(Handle handle);

    /**
     * Goes through events of the log, page by page.
     *
     * @param columns of events as they were then
     */
    static void forEachPage(
            Handle handle, String columns, String condition, Consumer<List<LoggedEvent>> work) {
        long after = 0;
        List<LoggedEvent> page;
        do {
            page =
                    handle.createQuery(
                                    "select "
                                            + columns
                                            + " from events where position > :after and "
                                            + condition
                                            + " order by position limit :page")
                            .bind("after", after)
                            .bind("page", PAGE)
                            .map((row, context) -> EventRows.readLogged(row))
                            .list();
            if (!page.isEmpty()) {
                work.accept(page);
                after = page.getLast().position().value();
            }
        } while (!page.isEmpty());
    }

    @Override
    public final void migrate(Context context) {
        try (Handle handle = Jdbi.create(context.getConnection()).open()) {
            migrate(handle);
        }
    }

    @Override
    public final MigrationVersion getVersion() {
        return version;
    }

    @Override
    public final String getDescription() {
        return description;
    }

    @Override
    public final @Nullable Integer getChecksum() {
        return null;
    }

    @Override
    public final boolean canExecuteInTransaction() {
        return true;
    }
}
