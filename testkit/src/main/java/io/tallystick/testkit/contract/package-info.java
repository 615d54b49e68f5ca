/**
 * The suites that every adapter of a port must pass, as JUnit classes to extend: {@link
 * io.tallystick.testkit.contract.EventStoreContract}, {@link
 * io.tallystick.testkit.contract.EventLogContract} and {@link
 * io.tallystick.testkit.contract.LedgerViewsContract}. An adapter's test extends one and returns a
 * fixture, which also declares what the port leaves open; the suites assert both ways and never
 * skip. Cases are in interfaces by topic. Depends on the application, JUnit and AssertJ.
 */
@NullMarked
package io.tallystick.testkit.contract;

import org.jspecify.annotations.NullMarked;
