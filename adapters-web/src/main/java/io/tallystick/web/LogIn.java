package io.tallystick.web;

import io.tallystick.application.port.TokenIssuer;
import io.tallystick.domain.kernel.UserId;

/** How people log in. */
public sealed interface LogIn {

    /** Nobody has to; whoever does all the same, as the mobile app, is this user. */
    record Needless(UserId user) implements LogIn {}

    /** By name and password, for a token. */
    record ByPassword(TokenIssuer tokens) implements LogIn {}

    /** Elsewhere, with whoever vouches for them. */
    record Elsewhere(String issuer) implements LogIn {}
}
