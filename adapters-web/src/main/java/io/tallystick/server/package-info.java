/**
 * The process: {@code main} and the wiring by hand. The only package that may know the adapters and
 * call their constructors, and the only one that asks the real clock. Start with {@link
 * io.tallystick.server.Main}.
 */
@NullMarked
package io.tallystick.server;

import org.jspecify.annotations.NullMarked;
