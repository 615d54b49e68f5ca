/**
 * A user's whole ledger as a file. Start with {@link io.tallystick.transfer.LedgerExport} and
 * {@link io.tallystick.transfer.LedgerImport}. May depend on the application alone.
 */
@NullMarked
package io.tallystick.transfer;

import org.jspecify.annotations.NullMarked;
