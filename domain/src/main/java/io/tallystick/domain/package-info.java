/**
 * What a ledger of debts is, as pure functions over immutable values: nothing here knows a clock, a
 * random number, a store or a framework.
 *
 * <p>Start with the {@code kernel} package, then read one aggregate, for example {@code contact}.
 */
@NullMarked
package io.tallystick.domain;

import org.jspecify.annotations.NullMarked;
