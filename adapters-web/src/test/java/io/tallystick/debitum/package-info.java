/** Files of Debitum, good, bad and hostile. */
@NullMarked
package io.tallystick.debitum;

import org.jspecify.annotations.NullMarked;
