package io.tallystick.server.command;

import io.tallystick.application.archive.Archive;
import io.tallystick.archive.FileArchiveStorage;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.server.config.ArchiveConfig;

import org.jspecify.annotations.Nullable;

/** How the archive is reached. Stateless. */
public final class ArchiveAccess {

    private ArchiveAccess() {}

    /** Asks nothing yet. */
    public static Archive open(ArchiveConfig config) {
        return switch (config) {
            case ArchiveConfig.Folder folder -> new Archive(new FileArchiveStorage(folder.path()));
        };
    }

    /**
     * The same database with the archive.
     *
     * @param config null if there is none
     */
    public static PostgresConfig add(PostgresConfig database, @Nullable ArchiveConfig config) {
        return config == null ? database : database.withArchive(open(config));
    }
}
