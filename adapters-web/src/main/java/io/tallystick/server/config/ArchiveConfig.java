package io.tallystick.server.config;

import java.nio.file.Path;

/** Where old events go. Immutable. */
public sealed interface ArchiveConfig {

    /** A folder; if there are several servers, on a disk that all of them have there. */
    record Folder(Path path) implements ArchiveConfig {}
}
