package io.tallystick.server.cli;

import io.tallystick.server.config.Secret;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What was typed about an emulator of the event store.
 *
 * @param dataDirectory null for memory
 * @param login who may do everything; null if everybody may
 * @param delay of every answer
 * @param faultRate how many calls to streams go wrong, from 0 to 1
 * @param seed of what goes wrong
 */
public record EmulatorOptions(
        String host,
        int port,
        @Nullable Path dataDirectory,
        @Nullable Login login,
        Duration delay,
        double faultRate,
        long seed) {

    /** A user and its password. */
    public record Login(String user, Secret password) {}
}
