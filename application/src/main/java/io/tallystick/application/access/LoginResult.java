package io.tallystick.application.access;

import io.tallystick.application.account.Account;

import java.time.Duration;

/** What came of a log-in. */
public sealed interface LoginResult {

    /** Welcome. */
    record LoggedIn(Account account) implements LoginResult {}

    /** There is no such account, or its password is another: nobody is told which. */
    record Refused() implements LoginResult {}

    /** The password was right, and the account is disabled. */
    record Disabled() implements LoginResult {}

    /** There were too many attempts; this one was not looked at. */
    record TooMany(Duration retryAfter) implements LoginResult {}
}
