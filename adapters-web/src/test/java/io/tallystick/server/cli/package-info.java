/** Tests of what is typed, printed and returned, without a real server. */
@NullMarked
package io.tallystick.server.cli;

import org.jspecify.annotations.NullMarked;
