/**
 * The rules of the whole project as tests: who may depend on whom, and how the repository is kept.
 * Each rule on code is also run against {@link io.tallystick.architecture.violations}, which breaks
 * every one of them, so that none can pass by looking at nothing.
 */
@NullMarked
package io.tallystick.architecture;

import org.jspecify.annotations.NullMarked;
