/**
 * Who may use the server: accounts, what they may do, their passwords and tokens. Accounts are
 * state, not events; the ledger's events only carry the id of the user whose they are. Start with
 * {@link io.tallystick.application.account.Account}; what is done with them is in {@code
 * application.access}.
 */
@NullMarked
package io.tallystick.application.account;

import org.jspecify.annotations.NullMarked;
