/**
 * The use cases of the ledger and the ports they need. Start with {@link
 * io.tallystick.application.Ledger}, which is all that an embedding service calls.
 */
@NullMarked
package io.tallystick.application;

import org.jspecify.annotations.NullMarked;
