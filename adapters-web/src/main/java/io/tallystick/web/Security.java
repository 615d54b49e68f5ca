package io.tallystick.web;

import io.tallystick.application.access.AccountService;

/**
 * Who may use the server.
 *
 * @param authenticator asked at every request that is not for anybody
 * @param logIn how callers get what it looks at
 * @param accounts that administrators look after
 * @param limits of how often they may
 */
public record Security(
        Authenticator authenticator, LogIn logIn, AccountService accounts, RateLimits limits) {}
