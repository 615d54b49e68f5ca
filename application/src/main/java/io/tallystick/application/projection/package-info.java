/**
 * A row of a read model is the fold of one stream. Pure: adapters bring rows and events, and store
 * the result.
 */
@NullMarked
package io.tallystick.application.projection;

import org.jspecify.annotations.NullMarked;
