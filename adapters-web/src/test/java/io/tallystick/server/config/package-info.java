/** Tests of the settings: every default, every bound, and all problems at once. */
@NullMarked
package io.tallystick.server.config;

import org.jspecify.annotations.NullMarked;
