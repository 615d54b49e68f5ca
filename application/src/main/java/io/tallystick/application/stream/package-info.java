/**
 * The vocabulary of event stores: streams, versions, positions, events before and after they are
 * recorded. Knows the identities of the domain and nothing else.
 */
@NullMarked
package io.tallystick.application.stream;

import org.jspecify.annotations.NullMarked;
