/**
 * A transaction: something lent to a contact or owed to it. Values, commands, events, state and the
 * rules, which are in {@link io.tallystick.domain.transaction.TransactionDecider}.
 */
@NullMarked
package io.tallystick.domain.transaction;

import org.jspecify.annotations.NullMarked;
