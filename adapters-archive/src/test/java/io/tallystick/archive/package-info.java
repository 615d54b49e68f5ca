@NullMarked
package io.tallystick.archive;

import org.jspecify.annotations.NullMarked;
