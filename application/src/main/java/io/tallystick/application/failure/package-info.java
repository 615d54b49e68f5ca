/** The two ways in which the outside fails. Everything that is expected is a value instead. */
@NullMarked
package io.tallystick.application.failure;

import org.jspecify.annotations.NullMarked;
