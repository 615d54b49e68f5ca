/** How many requests there may be: counted by this process, or by all of them together in Redis. */
@NullMarked
package io.tallystick.limit;

import org.jspecify.annotations.NullMarked;
