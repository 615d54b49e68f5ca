package io.tallystick.server.command;

import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.RebuildReport;
import io.tallystick.application.operation.RepairedBalance;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** What a rebuild found, for people. Stateless. */
final class RebuildText {

    private RebuildText() {}

    static void print(Operation ended, Output out) {
        out.line(headline(ended));
        RebuildReport report = ended.report();
        if (report == null) {
            return;
        }
        report.repaired().forEach(stream -> out.line("  " + stream));
        long unnamed = report.repairedStreams() - report.repaired().size();
        if (unnamed > 0) {
            out.line("  and " + unnamed + " more");
        }
        report.balances().first().forEach(balance -> out.line("  " + line(balance)));
        long unnamedBalances = report.balances().count() - report.balances().first().size();
        if (unnamedBalances > 0) {
            out.line("  and " + unnamedBalances + " balances more");
        }
        if (report.repairedDigests() > 0) {
            out.line("  digests of " + report.repairedDigests() + " users");
        }
        if (report.repairedWords() > 0) {
            out.line("  words of " + report.repairedWords() + " events");
        }
    }

    private static String line(RepairedBalance balance) {
        return "balance with contact-"
                + balance.contact()
                + " in "
                + (balance.currency().isEmpty() ? balance.kind() : balance.currency())
                + ": was "
                + balance.was()
                + ", is "
                + balance.is();
    }

    private static String headline(Operation ended) {
        RebuildReport report = ended.report();
        if (report == null) {
            return "The rebuild is asked to stop; a server will end it.";
        }
        Duration took =
                Duration.between(
                        ended.startedAt(),
                        Objects.requireNonNullElse(ended.finishedAt(), ended.startedAt()));
        return String.format(
                Locale.ROOT,
                "%s after %,d streams and %.1f s: %s",
                switch (ended.state()) {
                    case SUCCEEDED -> "Done";
                    case CANCELLED -> "Cancelled";
                    case FAILED -> "Failed";
                    case RUNNING -> "Running";
                },
                report.streams(),
                took.toMillis() / 1000.0,
                report.isClean()
                        ? "no row differed."
                        : String.format(
                                Locale.ROOT,
                                "%,d rows differed and are put right:",
                                report.repairedStreams()));
    }
}
