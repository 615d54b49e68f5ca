package io.tallystick.server.config;

import io.tallystick.limit.Limit;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How many requests there may be, and whose they are. Immutable.
 *
 * @param redis where all servers count together, null if each counts by itself
 * @param trustedProxies addresses and networks whose word on clients' addresses is taken
 * @param perUser null for as many as they like
 * @param perAddress of requests that nobody has logged in for, null for as many as they like
 */
public record LimitConfig(
        @Nullable Secret redis,
        List<String> trustedProxies,
        @Nullable Limit perUser,
        @Nullable Limit perAddress) {

    public LimitConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
