/**
 * Letting people in: log-in, tokens' validity, and what administrators do with accounts. Start with
 * {@link io.tallystick.application.access.AccountService}; requests are checked by {@link
 * io.tallystick.application.access.AccountCache}, without a question to the store for each.
 */
@NullMarked
package io.tallystick.application.access;

import org.jspecify.annotations.NullMarked;
