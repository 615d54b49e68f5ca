/**
 * The settings of the server: names, defaults, what is allowed, and the checked result. Pure but
 * for the look-up of a host's name; knows no adapter. Start with {@link
 * io.tallystick.server.config.ServerConfig}; every setting is listed in {@link
 * io.tallystick.server.config.Setting}.
 */
@NullMarked
package io.tallystick.server.config;

import org.jspecify.annotations.NullMarked;
