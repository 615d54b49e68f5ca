/** A server that speaks the HTTP API of EventStore, for tests and laptops. */
@NullMarked
package io.tallystick.emulator;

import org.jspecify.annotations.NullMarked;
