/**
 * Event stores with faults that real ones have: lost replies, lost races, no answer. Tests wrap a
 * working store in them to see what an application makes of it. Start with {@link
 * io.tallystick.testkit.fault.ForwardingEventStore}, which makes own faults short. Depends on the
 * ports of the application.
 */
@NullMarked
package io.tallystick.testkit.fault;

import org.jspecify.annotations.NullMarked;
