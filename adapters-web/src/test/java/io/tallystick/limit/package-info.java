@NullMarked
package io.tallystick.limit;

import org.jspecify.annotations.NullMarked;
