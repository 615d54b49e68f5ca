/**
 * What commands do that work on the data and end. They reach the databases with the settings of a
 * server, beside it or without it, and so know the adapters as the wiring does. Start with {@link
 * io.tallystick.server.command.LedgerData}.
 */
@NullMarked
package io.tallystick.server.command;

import org.jspecify.annotations.NullMarked;
