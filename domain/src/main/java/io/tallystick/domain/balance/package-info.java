/** What a contact owes in sum, and the sign rule, in one place. */
@NullMarked
package io.tallystick.domain.balance;

import org.jspecify.annotations.NullMarked;
