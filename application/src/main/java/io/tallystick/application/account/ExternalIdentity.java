package io.tallystick.application.account;

/**
 * Somebody whom another system vouches for (OpenID Connect Core, section 2).
 *
 * @param issuer the other system
 * @param subject whom it means; never given to another
 */
public record ExternalIdentity(String issuer, String subject) {}
