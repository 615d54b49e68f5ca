/**
 * Random ledgers against a naive model, and random arrival against the fold. Every test names its
 * seed when it fails. Start with {@code RandomLedgerTest}.
 */
@NullMarked
package io.tallystick.property;

import org.jspecify.annotations.NullMarked;
