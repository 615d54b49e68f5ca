package io.tallystick.server.config;

import java.nio.file.Path;

/** Where events and read models are kept. Immutable. */
public sealed interface DatabaseConfig {

    /** A PostgreSQL that the server runs by itself. */
    record Embedded(Path dataDirectory) implements DatabaseConfig {}

    /**
     * A PostgreSQL that somebody else runs.
     *
     * @param url for JDBC, without user and password
     * @param password empty for none
     */
    record External(String url, String user, Secret password) implements DatabaseConfig {

        /** The server and the database, without anything that might be secret. */
        public String location() {
            return url.substring("jdbc:".length()).replaceFirst("\\?.*", "");
        }

        @Override
        public String toString() {
            return "External[" + location() + "]";
        }
    }
}
