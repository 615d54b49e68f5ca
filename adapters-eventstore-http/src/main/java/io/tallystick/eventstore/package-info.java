/**
 * The event store port over the HTTP API of EventStoreDB and KurrentDB. Knows the port, OkHttp,
 * Jackson and resilience4j; usable without the rest of Tallystick.
 *
 * <p>Start at {@link io.tallystick.eventstore.EventStoreHttpClient}. Below it, {@code Appender},
 * {@code StreamReader}, {@code AllReader} and {@code LongPoll} know the protocol, {@code Calls}
 * repeats and limits calls, {@code Nodes} knows where to send them, and {@code NodeHttp} sends
 * them.
 */
@NullMarked
package io.tallystick.eventstore;

import org.jspecify.annotations.NullMarked;
