/**
 * What a user of Tallystick needs to test against it. The adapters that keep everything in memory
 * are in {@link io.tallystick.testkit.memory}; start with {@link
 * io.tallystick.testkit.memory.InMemoryLedger}. May depend on the application, JUnit and AssertJ.
 */
@NullMarked
package io.tallystick.testkit;

import org.jspecify.annotations.NullMarked;
