/**
 * Which events of a phone belong to the history of an entity. They are history, not wishes: nothing
 * is decided about them but whether they can be kept. Start with {@link
 * io.tallystick.domain.sync.AdmissionRule}.
 */
@NullMarked
package io.tallystick.domain.sync;

import org.jspecify.annotations.NullMarked;
