/** The contract suites against real servers, where Docker answers. */
@NullMarked
package io.tallystick.containers;

import org.jspecify.annotations.NullMarked;
