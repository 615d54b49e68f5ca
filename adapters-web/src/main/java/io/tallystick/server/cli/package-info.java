/**
 * The command line: what can be typed, what is printed, when the process ends and with which exit
 * code. Knows the settings but no adapter; how the server is made is behind {@link
 * io.tallystick.server.cli.Launcher}. Start with {@link
 * io.tallystick.server.cli.TallystickCommandLine}.
 */
@NullMarked
package io.tallystick.server.cli;

import org.jspecify.annotations.NullMarked;
