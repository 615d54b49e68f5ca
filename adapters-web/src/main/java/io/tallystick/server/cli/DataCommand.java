package io.tallystick.server.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command that works on the data and ends: what can be typed, and the job that it makes of it.
 * Stateless.
 */
interface DataCommand {

    /** What is typed to have it. */
    String nameOf();

    /** Adds its options and its help. */
    void describe(CommandSpec command);

    /**
     * @throws Misused if the options make no sense
     */
    Job read(ParseResult typed, Jobs jobs);
}
