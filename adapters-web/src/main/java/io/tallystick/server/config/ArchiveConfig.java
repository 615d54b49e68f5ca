package io.tallystick.server.config;

import java.net.URI;
import java.nio.file.Path;

/** Where old events go. Immutable. */
public sealed interface ArchiveConfig {

    /** A folder; if there are several servers, on a disk that all of them have there. */
    record Folder(Path path) implements ArchiveConfig {}

    /**
     * A bucket of a service that speaks like Amazon S3.
     *
     * @param endpoint of the service, without a path
     * @param prefix of the names in the bucket: empty, or ends with a slash
     */
    record Bucket(
            URI endpoint,
            String name,
            String prefix,
            String region,
            String accessKey,
            Secret secretKey)
            implements ArchiveConfig {}
}
