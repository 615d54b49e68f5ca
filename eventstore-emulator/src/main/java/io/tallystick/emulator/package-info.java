/**
 * A server that speaks the HTTP (AtomPub) API of EventStore, for tests and laptops. Start with
 * {@link io.tallystick.emulator.EventStoreEmulator}; {@link io.tallystick.emulator.Faults} makes it
 * misbehave. It has a small store of its own and knows nothing of the ledger. What is covered and
 * what is not: docs/eventstore-emulator.md.
 */
@NullMarked
package io.tallystick.emulator;

import org.jspecify.annotations.NullMarked;
