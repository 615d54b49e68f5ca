/** Breaks the rules on purpose. Only the tests of the rules look here. */
@NullMarked
package io.tallystick.architecture.violations.archive;

import org.jspecify.annotations.NullMarked;
