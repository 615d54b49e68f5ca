/** Tests of tokens. */
@NullMarked
package io.tallystick.auth;

import org.jspecify.annotations.NullMarked;
