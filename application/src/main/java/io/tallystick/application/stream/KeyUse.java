package io.tallystick.application.stream;

/**
 * That an event answers a request with an idempotency key. Both are SHA-256 in lower-case hex.
 *
 * @param keyHash of the key
 * @param fingerprint of method, path and JSON value of the request
 */
public record KeyUse(String keyHash, String fingerprint) {}
