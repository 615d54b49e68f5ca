package io.tallystick.debitum;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.debitum.ImportReport.Outcome;
import io.tallystick.debitum.ImportReport.Row;
import io.tallystick.debitum.ImportReport.Table;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Goes once through all rows: persons first, then transactions, so that what is left in the middle
 * has no transaction without its contact. For one run.
 */
final class Pass {

    private static final int CHUNK = EventLog.MAX_IDS;
    private static final int SHOWN_CHARS = 40;

    private final DebitumDatabase database;
    private final Mapping mapping;
    private final Judge judge;
    private final Instant now;
    private final ContactTimes contacts = new ContactTimes();
    private final List<Offer> chunk = new ArrayList<>();
    private long lastId = Long.MIN_VALUE;
    private boolean isFirst = true;

    Pass(DebitumDatabase database, Mapping mapping, Judge judge, InstantSource clock) {
        this.database = database;
        this.mapping = mapping;
        this.judge = judge;
        this.now = clock.instant();
    }

    /** Counts rows of all passes. Confined. */
    static final class Counter {

        private final DebitumImport.Watcher watcher;
        private final long total;
        private long done;

        Counter(DebitumImport.Watcher watcher, long total) {
            this.watcher = watcher;
            this.total = total;
        }

        void step() throws InterruptedException {
            done++;
            if (done % CHUNK == 0 || done == total) {
                watcher.show(done, total);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private record Offer(long rowId, SyncElement.Offered element) {}

    void run(ImportReport report, Counter counter) throws InterruptedException {
        database.readPersons(
                person -> {
                    read(person, report);
                    counter.step();
                });
        finish(Table.PERSON, report);
        isFirst = true;
        database.readEntries(
                entry -> {
                    read(entry, report);
                    counter.step();
                });
        finish(Table.TXN, report);
    }

    private void read(Person person, ImportReport report) {
        try {
            SyncElement.Offered contact = mapping.contact(person, now);
            if (Mapping.isLeftOut(person.contactUri())) {
                report.leaveOutLink();
            }
            offer(person.id(), contact, Table.PERSON, report);
        } catch (InvalidValue e) {
            report.name(
                    new Row(
                            Table.PERSON,
                            person.id(),
                            Outcome.REFUSED,
                            e.getMessage() + named(person.name())));
        }
    }

    private void read(Entry entry, ImportReport report) {
        if (entry.flaw() == null && !entry.isMoney()) {
            report.name(new Row(Table.TXN, entry.id(), Outcome.SKIPPED, item(entry)));
            return;
        }
        try {
            Long person = entry.person();
            Instant since = person == null ? null : contacts.find(person);
            if (entry.flaw() == null && since == null) {
                throw new InvalidValue("its person " + person + " is not taken over");
            }
            SyncElement.Offered transaction =
                    mapping.transaction(entry, since == null ? now : since);
            if (entry.hasPictures()) {
                report.leaveOutPictures();
            }
            offer(entry.id(), transaction, Table.TXN, report);
        } catch (InvalidValue e) {
            report.name(
                    new Row(
                            Table.TXN,
                            entry.id(),
                            Outcome.REFUSED,
                            e.getMessage() + named(entry.description())));
        }
    }

    private static String item(Entry entry) {
        Long returned = entry.returnedMillis();
        String back =
                returned == null
                        ? ""
                        : ", returned "
                                + Instant.ofEpochMilli(returned)
                                        .atZone(ZoneOffset.UTC)
                                        .toLocalDate();
        return "an item, no money" + named(entry.description()) + back;
    }

    /** For whoever looks for the row in the app. */
    private static String named(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return "";
        }
        String line = text.strip();
        int shown = Math.min(SHOWN_CHARS, line.codePointCount(0, line.length()));
        int end = line.offsetByCodePoints(0, shown);
        return " (" + line.substring(0, end) + (end < line.length() ? "..." : "") + ")";
    }

    private void offer(
            @Nullable Long rowId, SyncElement.Offered element, Table table, ImportReport report) {
        if (rowId == null) {
            throw new IllegalStateException("a row without id was mapped");
        }
        if (!isFirst && rowId <= lastId) {
            throw new InvalidValue("its id is used twice");
        }
        isFirst = false;
        lastId = rowId;
        chunk.add(new Offer(rowId, element));
        if (chunk.size() == CHUNK) {
            finish(table, report);
        }
    }

    private void finish(Table table, ImportReport report) {
        if (chunk.isEmpty()) {
            return;
        }
        Map<EventId, Judge.Verdict> verdicts =
                judge.judge(chunk.stream().map(Offer::element).toList());
        for (Offer offer : chunk) {
            Judge.Verdict verdict = verdicts.get(offer.element().id());
            if (verdict == null) {
                throw new IllegalStateException("an event without a verdict");
            }
            if (verdict.outcome().isTrouble()) {
                report.name(new Row(table, offer.rowId(), verdict.outcome(), verdict.reason()));
            } else {
                report.count(table, verdict.outcome());
            }
            if (table == Table.PERSON && verdict.outcome() != Outcome.REFUSED) {
                contacts.add(offer.rowId(), verdict.occurredAt());
            }
        }
        chunk.clear();
    }
}
