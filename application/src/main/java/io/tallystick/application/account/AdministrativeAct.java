package io.tallystick.application.account;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What an administrator did.
 *
 * @param actor by name
 * @param act what was done, such as {@code disable user}
 * @param target to what, null if that goes without saying
 * @param address of the network it came from, null for the command line
 * @param outcome {@code done}, or why it was not
 */
public record AdministrativeAct(
        Instant at,
        String actor,
        String act,
        @Nullable String target,
        @Nullable String address,
        String outcome) {}
