/**
 * Lines between HTTP clients and servers that break as real ones do. Start with {@link
 * io.tallystick.testkit.line.FaultyProxy}. Depends on nothing but the JDK.
 */
@NullMarked
package io.tallystick.testkit.line;

import org.jspecify.annotations.NullMarked;
