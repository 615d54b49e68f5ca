package io.tallystick.server.cli;

import io.tallystick.server.config.Setting;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.EnumSet;
import java.util.Set;

/** What can be typed after {@code tallystick doctor}. Stateless. */
final class DoctorCommand implements DataCommand {

    @Override
    public String nameOf() {
        return "doctor";
    }

    @Override
    public void describe(CommandSpec command) {
        DataCommands.addJson(command, "Print the findings as JSON.");
        command.usageMessage()
                .description(
                        "Look for what is wrong, and say what to do about it: settings,"
                            + " connections, versions, how far the read models are behind, whether"
                            + " the log is whole, and whether some rows are what their events say."
                            + " Changes nothing. Exit code 1 if something must be done.");
    }

    /** All: who asks the doctor wants to know whether a server could start. */
    @Override
    public Set<Setting> alsoNeeds() {
        return EnumSet.allOf(Setting.class);
    }

    @Override
    public Job read(ParseResult typed, Jobs jobs) {
        return jobs.doctor(typed.hasMatchedOption(DataCommands.JSON));
    }
}
