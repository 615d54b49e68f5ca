package io.tallystick.server.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.archive.Verification;
import io.tallystick.application.view.LogFlaw;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.StreamFlaw;
import io.tallystick.application.view.UserFlaw;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a verification found, for people and for programs. Immutable.
 *
 * @param archive null if there is none
 */
record VerificationReport(@Nullable Verification archive, VerifiedLog log) {

    boolean isSound() {
        return log.flawCount() == 0 && (archive == null || archive.isSound());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(headline("Log", log.events() + " events", log.flawCount()));
        log.flaws().forEach(flaw -> lines.add("  " + line(flaw)));
        addUnnamed(lines, log.flawCount() - log.flaws().size());
        if (archive == null) {
            return lines;
        }
        lines.add(
                headline(
                        "Archive",
                        archive.segments() + " segments with " + archive.events() + " events",
                        archive.flawCount()));
        archive.flaws().forEach(flaw -> lines.add("  " + flaw));
        addUnnamed(lines, archive.flawCount() - archive.flaws().size());
        if (archive.flaws().stream().anyMatch(flaw -> flaw.segment() != null)) {
            lines.add("  Put these files back from a backup; they never change, so any copy does.");
        }
        archive.leftovers()
                .forEach(
                        name ->
                                lines.add(
                                        "  "
                                                + name
                                                + " is left of an archiving that broke off; nothing"
                                                + " needs it"));
        return lines;
    }

    private static String headline(String what, String size, long flaws) {
        return what
                + ": "
                + size
                + (flaws == 0
                        ? ", all as they were written."
                        : String.format(Locale.ROOT, ", %,d flaws:", flaws));
    }

    private static String line(LogFlaw flaw) {
        return switch (flaw) {
                    case RowFlaw row ->
                            "event " + row.event() + " at position " + row.position().value();
                    case StreamFlaw stream -> "stream " + stream.stream();
                    case UserFlaw user -> "user " + user.user();
                }
                + " "
                + flaw.problem();
    }

    private static void addUnnamed(List<String> lines, long unnamed) {
        if (unnamed > 0) {
            lines.add("  and " + unnamed + " more");
        }
    }

    String json() {
        ObjectNode report = new JsonMapper().createObjectNode().put("ok", isSound());
        ObjectNode events =
                report.putObject("log")
                        .put("events", log.events())
                        .put("flaw_count", log.flawCount());
        ArrayNode rows = events.putArray("flaws");
        log.flaws().forEach(flaw -> addFlaw(rows.addObject(), flaw));
        if (archive == null) {
            report.putNull("archive");
        } else {
            addArchive(report.putObject("archive"), archive);
        }
        return report.toString();
    }

    private static void addFlaw(ObjectNode json, LogFlaw flaw) {
        switch (flaw) {
            case RowFlaw row ->
                    json.put("position", row.position().value())
                            .put("event_id", row.event().toString());
            case StreamFlaw stream -> json.put("stream", stream.stream());
            case UserFlaw user -> json.put("user_id", user.user().toString());
        }
        json.put("problem", flaw.problem());
    }

    private static void addArchive(ObjectNode json, Verification archive) {
        json.put("segments", archive.segments())
                .put("events", archive.events())
                .put("flaw_count", archive.flawCount());
        ArrayNode flaws = json.putArray("flaws");
        for (Verification.Flaw flaw : archive.flaws()) {
            ObjectNode named = flaws.addObject().put("file", flaw.file());
            named.put("problem", flaw.problem());
            if (flaw.segment() != null) {
                named.put("first", flaw.segment().first().value())
                        .put("last", flaw.segment().last().value());
            }
        }
        ArrayNode leftovers = json.putArray("leftovers");
        archive.leftovers().forEach(leftovers::add);
    }
}
