/** Which change may still be taken back. */
@NullMarked
package io.tallystick.domain.undo;

import org.jspecify.annotations.NullMarked;
