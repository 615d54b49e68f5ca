/** Tests of the process and its wiring. */
@NullMarked
package io.tallystick.server;

import org.jspecify.annotations.NullMarked;
