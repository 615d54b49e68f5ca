package io.tallystick.architecture.violations.web;

import com.nimbusds.jwt.SignedJWT;

/** Breaks: tokens and hashes stay in their package. */
public record NimbusInWeb(SignedJWT token) {}
