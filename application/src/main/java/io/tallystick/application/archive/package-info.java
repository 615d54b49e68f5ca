/**
 * The old part of the log, in files: segments of events, each with a manifest that is chained to
 * the one before it by its hash.
 */
@NullMarked
package io.tallystick.application.archive;

import org.jspecify.annotations.NullMarked;
