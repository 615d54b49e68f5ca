/**
 * Domain events as JSON, of every version that was ever written. The only package that knows
 * Jackson.
 */
@NullMarked
package io.tallystick.application.codec;

import org.jspecify.annotations.NullMarked;
