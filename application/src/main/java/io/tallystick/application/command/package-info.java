/**
 * How a command becomes an event: load, look for the idempotency key, decide, append, and again
 * after a conflict. Start with {@link io.tallystick.application.command.CommandHandler}.
 */
@NullMarked
package io.tallystick.application.command;

import org.jspecify.annotations.NullMarked;
