/**
 * Stand-ins for the four versions of the mobile app, written from their contract and not from our
 * domain: each has its own store, its own fold and its own quirks, and talks HTTP alone. {@link
 * io.tallystick.app.Scenario} lets several of them share a ledger over lines that fail; start
 * there.
 */
@NullMarked
package io.tallystick.app;

import org.jspecify.annotations.NullMarked;
