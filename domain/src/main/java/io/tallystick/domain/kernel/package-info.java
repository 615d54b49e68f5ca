/**
 * What every aggregate shares: the decider, the history that state is folded from, identities and
 * the rules of text. Depends on nothing but the JDK.
 *
 * <p>Start with {@link io.tallystick.domain.kernel.Decider} and {@link
 * io.tallystick.domain.kernel.History}.
 */
@NullMarked
package io.tallystick.domain.kernel;

import org.jspecify.annotations.NullMarked;
