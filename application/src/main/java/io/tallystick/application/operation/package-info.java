/** What administrators see and start: work that outlives a request, and how projections are. */
@NullMarked
package io.tallystick.application.operation;

import org.jspecify.annotations.NullMarked;
