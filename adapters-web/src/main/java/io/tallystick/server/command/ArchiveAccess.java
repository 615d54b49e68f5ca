package io.tallystick.server.command;

import io.tallystick.application.archive.Archive;
import io.tallystick.archive.FileArchiveStorage;
import io.tallystick.archive.S3ArchiveStorage;
import io.tallystick.archive.S3Place;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.server.config.ArchiveConfig;

import org.jspecify.annotations.Nullable;

/** How the archive is reached. Stateless. */
public final class ArchiveAccess {

    private ArchiveAccess() {}

    /** Asks nothing yet. */
    public static Archive open(ArchiveConfig config) {
        return new Archive(
                switch (config) {
                    case ArchiveConfig.Folder folder -> new FileArchiveStorage(folder.path());
                    case ArchiveConfig.Bucket bucket -> S3ArchiveStorage.connect(place(bucket));
                });
    }

    private static S3Place place(ArchiveConfig.Bucket bucket) {
        return new S3Place(
                bucket.endpoint(),
                bucket.name(),
                bucket.prefix(),
                bucket.region(),
                bucket.accessKey(),
                bucket.secretKey().value());
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
