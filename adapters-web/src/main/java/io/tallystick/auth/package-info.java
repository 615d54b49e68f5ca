/**
 * Passwords, tokens and the bound on guessing, by well-kept libraries, none of which is known
 * anywhere else. Knows the application's ports and nothing of HTTP. Start with {@link
 * io.tallystick.auth.JwtTokens}.
 */
@NullMarked
package io.tallystick.auth;

import org.jspecify.annotations.NullMarked;
