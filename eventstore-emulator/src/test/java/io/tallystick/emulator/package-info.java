/** Tests over the wire. */
@NullMarked
package io.tallystick.emulator;

import org.jspecify.annotations.NullMarked;
