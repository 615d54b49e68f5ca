/** The event store port over the HTTP API of EventStore and KurrentDB. */
@NullMarked
package io.tallystick.eventstore;

import org.jspecify.annotations.NullMarked;
