package io.tallystick.server.command;

import io.tallystick.application.view.LogFlaw;

import java.util.List;

/**
 * What a look at every event of the log found. Immutable.
 *
 * @param flaws what is wrong, the first of it
 * @param flawCount how many flaws there are in all
 */
record VerifiedLog(long events, List<LogFlaw> flaws, long flawCount) {

    VerifiedLog {
        flaws = List.copyOf(flaws);
    }
}
