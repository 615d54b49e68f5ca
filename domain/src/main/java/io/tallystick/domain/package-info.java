/**
 * What a ledger of debts is, as pure functions over immutable values: nothing here knows a clock, a
 * random number, a store or a framework.
 *
 * <p>Start with {@link io.tallystick.domain.kernel.Decider}, then read one aggregate, for example
 * {@link io.tallystick.domain.contact.ContactDecider}.
 */
@NullMarked
package io.tallystick.domain;

import org.jspecify.annotations.NullMarked;
