/** Tests of what commands do. */
@NullMarked
package io.tallystick.server.command;

import org.jspecify.annotations.NullMarked;
