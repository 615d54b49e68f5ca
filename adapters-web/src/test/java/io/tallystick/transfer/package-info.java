/** Ledgers as files, with the stores in memory: round trips, and files that nobody wrote. */
@NullMarked
package io.tallystick.transfer;

import org.jspecify.annotations.NullMarked;
