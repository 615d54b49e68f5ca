package io.tallystick.server.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.debitum.ImportReport;
import io.tallystick.debitum.ImportReport.Outcome;
import io.tallystick.debitum.ImportReport.Row;
import io.tallystick.debitum.ImportReport.Table;
import io.tallystick.server.cli.DebitumRequest;

import java.util.Currency;
import java.util.Locale;

/** Prints what became of a backup of Debitum. Immutable. */
record DebitumReport(DebitumRequest request, LedgerOwners.Owner owner, ImportReport report) {

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
        report.rows().forEach(row -> out.line(line(row)));
        if (report.unnamedRows() > 0) {
            out.line(String.format(Locale.ROOT, "and %,d more rows", report.unnamedRows()));
        }
        if (!report.rows().isEmpty()) {
            out.line("");
        }
        out.line(
                "%-12s %10s %10s %14s %10s %10s %10s"
                        .formatted(
                                "",
                                "READ",
                                request.isDryRun() ? "TO ADD" : "ADDED",
                                "ALREADY THERE",
                                "SKIPPED",
                                "CONFLICTS",
                                "REFUSED"));
        out.line(counts("persons", Table.PERSON));
        out.line(counts("transactions", Table.TXN));
        out.line("");
        out.line(
                (request.isDryRun()
                                ? "Nothing was recorded. It would be the ledger of "
                                : "The ledger is that of ")
                        + owner.name()
                        + "; amounts are in "
                        + request.options().currency()
                        + ".");
        notes(out);
    }

    private void notes(Output out) {
        if (report.links() > 0) {
            out.line(
                    String.format(
                            Locale.ROOT,
                            "Left out: links into the phone's address book. Persons that have one:"
                                    + " %,d.",
                            report.links()));
        }
        if (report.pictures() > 0) {
            out.line(
                    String.format(
                            Locale.ROOT,
                            "Left out: pictures. Transactions that have some: %,d.",
                            report.pictures()));
        }
        Integer decimals = report.decimals();
        int ours = decimalsOfCurrency();
        if (decimals != null && ours >= 0 && decimals + request.options().shift() != ours) {
            out.line(
                    String.format(
                            Locale.ROOT,
                            "Look at the amounts: Debitum showed them with %d decimals, %s has %d;"
                                    + " --shift moves the point, and must be right the first time.",
                            decimals,
                            request.options().currency(),
                            ours));
        }
    }

    /** Negative if nobody knows. The mobile app counts whole dinars, whatever the standard says. */
    private int decimalsOfCurrency() {
        if (request.options().currency().value().equals("IQD")) {
            return 0;
        }
        try {
            return Currency.getInstance(request.options().currency().value())
                    .getDefaultFractionDigits();
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private static String line(Row row) {
        return "%-9s %s %s: %s"
                .formatted(
                        label(row.outcome()),
                        row.table() == Table.PERSON ? "person" : "transaction",
                        row.id() == null ? "without id" : row.id(),
                        row.reason());
    }

    private String counts(String name, Table table) {
        return String.format(
                Locale.ROOT,
                "%-12s %,10d %,10d %,14d %,10d %,10d %,10d",
                name,
                report.read(table),
                report.count(Outcome.ADDED, table),
                report.count(Outcome.ALREADY_THERE, table),
                report.count(Outcome.SKIPPED, table),
                report.count(Outcome.CONFLICT, table),
                report.count(Outcome.REFUSED, table));
    }

    private String json() {
        ObjectNode root = new JsonMapper().createObjectNode();
        root.put("file", request.file().toString());
        root.put("source", request.options().source());
        root.put("user_id", owner.ledger().toString());
        root.put("currency", request.options().currency().value());
        root.put("shift", request.options().shift());
        root.put("dry_run", request.isDryRun());
        counts(root.putObject("persons"), Table.PERSON);
        counts(root.putObject("transactions"), Table.TXN);
        root.put("links_left_out", report.links());
        root.put("pictures_left_out", report.pictures());
        root.put("decimals", report.decimals());
        ArrayNode rows = root.putArray("rows");
        for (Row row : report.rows()) {
            rows.addObject()
                    .put("table", row.table() == Table.PERSON ? "person" : "txn")
                    .put("id", row.id())
                    .put("outcome", label(row.outcome()))
                    .put("reason", row.reason());
        }
        root.put("more_rows", report.unnamedRows());
        return root.toString();
    }

    private void counts(ObjectNode node, Table table) {
        node.put("read", report.read(table));
        for (Outcome outcome : Outcome.values()) {
            node.put(label(outcome), report.count(outcome, table));
        }
    }

    private static String label(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
