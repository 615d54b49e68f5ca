/** Telling readers at once that there is something new for them. */
@NullMarked
package io.tallystick.application.live;

import org.jspecify.annotations.NullMarked;
