package io.tallystick.server.cli;

import io.tallystick.server.config.Setting;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.Set;

/**
 * A command that works on the data and ends: what can be typed, and the job that it makes of it.
 * Stateless.
 */
interface DataCommand {

    /** What is typed to have it. */
    String nameOf();

    /** Adds its options and its help. */
    void describe(CommandSpec command);

    /** Settings that it looks at, besides those that say where the data are. */
    default Set<Setting> alsoNeeds() {
        return Set.of();
    }

    /**
     * @throws Misused if the options make no sense
     */
    Job read(ParseResult typed, Jobs jobs);
}
