/**
 * An office's coffee kitty, as a service of its own might keep it: the ledger embedded, without
 * HTTP and without a framework. Start with {@link io.tallystick.examples.CoffeeKitty}.
 */
@NullMarked
package io.tallystick.examples;

import org.jspecify.annotations.NullMarked;
