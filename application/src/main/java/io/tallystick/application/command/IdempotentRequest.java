package io.tallystick.application.command;

import io.tallystick.application.stream.KeyUse;

/** A request with an idempotency key, and how it is remembered. Immutable. */
public record IdempotentRequest(IdempotencyKey key, KeyUse keyUse) {

    /**
     * @param canonicalRequest a text that is the same for all requests that count as the same one
     */
    public static IdempotentRequest of(IdempotencyKey key, String canonicalRequest) {
        return new IdempotentRequest(
                key, new KeyUse(key.hash(), IdempotencyKey.sha256(canonicalRequest)));
    }
}
