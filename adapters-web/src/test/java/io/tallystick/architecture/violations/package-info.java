/** Classes that each break one rule, so that the rules are known to bite. */
@NullMarked
package io.tallystick.architecture.violations;

import org.jspecify.annotations.NullMarked;
