/**
 * A contact: somebody who owes, or is owed. Values, commands, events, state and the rules, which
 * are in {@link io.tallystick.domain.contact.ContactDecider}.
 */
@NullMarked
package io.tallystick.domain.contact;

import org.jspecify.annotations.NullMarked;
