/**
 * The ledger in PostgreSQL 13 or newer: an event store, its log, and the read models, all in one
 * database and changed in one transaction. Start with {@link
 * io.tallystick.postgres.PostgresDatabase}.
 *
 * <p>JDBI and {@code java.sql} stay inside this package.
 */
@NullMarked
package io.tallystick.postgres;

import org.jspecify.annotations.NullMarked;
