/**
 * The ports of the application, kept in memory: for tests, demonstrations and embedding without a
 * database. They pass the same contracts as every other adapter, but forget everything when the
 * process ends. Start with {@link io.tallystick.testkit.memory.InMemoryLedger}. Depends on the
 * application and nothing else.
 */
@NullMarked
package io.tallystick.testkit.memory;

import org.jspecify.annotations.NullMarked;
