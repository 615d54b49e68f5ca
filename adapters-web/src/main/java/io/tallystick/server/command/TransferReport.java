package io.tallystick.server.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.server.cli.ImportRequest;
import io.tallystick.transfer.LedgerImportReport;
import io.tallystick.transfer.LedgerImportReport.Conflict;
import io.tallystick.transfer.LedgerImportReport.Outcome;
import io.tallystick.transfer.LedgerImportReport.Part;

import java.util.Locale;

/** Prints what became of a ledger's file. Immutable. */
record TransferReport(ImportRequest request, LedgerOwners.Owner owner, LedgerImportReport report) {

    void print(Output out) {
        if (request.asJson()) {
            out.text(json());
            out.line("");
        } else {
            table(out);
        }
        out.flush();
    }

    private void table(Output out) {
        for (Conflict conflict : report.conflicts()) {
            out.line("conflict " + conflict.name() + ": " + conflict.reason());
        }
        if (report.unnamedConflicts() > 0) {
            out.line(
                    String.format(
                            Locale.ROOT, "and %,d more conflicts", report.unnamedConflicts()));
        }
        if (!report.conflicts().isEmpty()) {
            out.line("");
        }
        out.line(
                "%-24s %10s %10s %14s %10s"
                        .formatted(
                                "",
                                "READ",
                                request.isDryRun() ? "TO ADD" : "ADDED",
                                "ALREADY THERE",
                                "CONFLICTS"));
        out.line(counts("events of contacts", Part.CONTACT_EVENTS));
        out.line(counts("events of transactions", Part.TRANSACTION_EVENTS));
        out.line(counts("settings", Part.SETTINGS));
        out.line("");
        out.line(
                (request.isDryRun()
                                ? "Nothing was recorded. It would be the ledger of "
                                : "The ledger is that of ")
                        + owner.name()
                        + "; the file was written of that of "
                        + report.from()
                        + ", "
                        + Rfc3339.format(report.exportedAt())
                        + ".");
        if (report.usedKeys() > 0) {
            out.line(
                    String.format(
                            Locale.ROOT,
                            "Events whose idempotency key was used otherwise here, and left out:"
                                    + " %,d.",
                            report.usedKeys()));
        }
    }

    private String counts(String name, Part part) {
        return String.format(
                Locale.ROOT,
                "%-24s %,10d %,10d %,14d %,10d",
                name,
                report.read(part),
                report.count(part, Outcome.ADDED),
                report.count(part, Outcome.ALREADY_THERE),
                report.count(part, Outcome.CONFLICT));
    }

    private String json() {
        ObjectNode root = new JsonMapper().createObjectNode();
        root.put("file", request.file().toString());
        root.put("exported_at", Rfc3339.format(report.exportedAt()));
        root.put("from", report.from());
        root.put("user_id", owner.ledger().toString());
        root.put("new_ids", request.withNewIds());
        root.put("dry_run", request.isDryRun());
        for (Part part : Part.values()) {
            ObjectNode node = root.putObject(part.name().toLowerCase(Locale.ROOT));
            node.put("read", report.read(part));
            for (Outcome outcome : Outcome.values()) {
                node.put(outcome.name().toLowerCase(Locale.ROOT), report.count(part, outcome));
            }
        }
        root.put("keys_left_out", report.usedKeys());
        ArrayNode conflicts = root.putArray("conflicts");
        for (Conflict conflict : report.conflicts()) {
            conflicts.addObject().put("name", conflict.name()).put("reason", conflict.reason());
        }
        root.put("more_conflicts", report.unnamedConflicts());
        return root.toString();
    }
}
