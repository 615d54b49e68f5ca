/**
 * Reads what the Android app Debitum keeps and takes it over into a ledger, any number of times.
 * Start with {@link io.tallystick.debitum.DebitumImport}. May depend on the application and on the
 * JDBC driver of SQLite, which stays in here.
 */
@NullMarked
package io.tallystick.debitum;

import org.jspecify.annotations.NullMarked;
