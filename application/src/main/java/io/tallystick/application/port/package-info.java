/**
 * What the application needs of the world outside. Adapters implement these interfaces; the
 * contract suites of the testkit say what an implementation must do.
 */
@NullMarked
package io.tallystick.application.port;

import org.jspecify.annotations.NullMarked;
