package io.tallystick.transfer;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.ConflictRetry;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.sync.BoundedTasks;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.transfer.LedgerImportReport.Conflict;
import io.tallystick.transfer.LedgerImportReport.Outcome;
import io.tallystick.transfer.LedgerImportReport.Part;
import io.tallystick.transfer.StreamPart.Comparison;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds to a ledger what it does not have, history by history, many at once. For one file; confined,
 * but for what it begins itself.
 */
final class Recorder {

    private static final int MAX_APPEND = 500;
    private static final int MAX_APPEND_CHARS = 200_000;
    private static final int MAX_CONFLICTS = 100_000;

    private final EventStore store;
    private final EventLog log;
    private final UserId user;
    private final boolean isDryRun;
    private final TransferredIds ids;
    private final LedgerImportReport report;
    private final EventCodec codec = new EventCodec();
    private final ConflictRetry retry = ConflictRetry.standard();
    private final Set<StreamName> inConflict = ConcurrentHashMap.newKeySet();

    Recorder(
            EventStore store, EventLog log, LedgerImport.Target target, LedgerImportReport report) {
        this.store = store;
        this.log = log;
        this.user = target.user();
        this.isDryRun = target.isDryRun();
        this.ids =
                target.withNewIds()
                        ? TransferredIds.renewed(target.user())
                        : TransferredIds.kept(target.user());
        this.report = report;
    }

    TransferredIds ids() {
        return ids;
    }

    /**
     * Records a piece of a file, contacts first: if it ends in the middle, no transaction is
     * without its contact.
     *
     * @param piece at most {@link EventLog#MAX_IDS} events
     */
    void record(List<Candidate> piece) {
        Set<EventId> wanted = new HashSet<>();
        Map<StreamName, List<Candidate>> streams = new LinkedHashMap<>();
        for (Candidate each : piece) {
            wanted.add(each.line().id());
            streams.computeIfAbsent(each.line().stream(), stream -> new ArrayList<>()).add(each);
        }
        Map<EventId, LoggedEvent> known = log.findByIds(user, wanted);
        List<StreamPart> contacts = new ArrayList<>();
        List<StreamPart> transactions = new ArrayList<>();
        streams.forEach(
                (stream, candidates) -> {
                    StreamPart part = new StreamPart(stream, candidates);
                    (part.type() == AggregateType.CONTACT ? contacts : transactions).add(part);
                });
        BoundedTasks.run(contacts, part -> record(part, known));
        BoundedTasks.run(transactions, part -> record(part, known));
        if (inConflict.size() > MAX_CONFLICTS) {
            throw new UnusableLedgerFile(
                    "more than "
                            + MAX_CONFLICTS
                            + " contacts and transactions are in conflict with those of the ledger:"
                            + " is it the right one? --new-ids makes a copy");
        }
    }

    private void record(StreamPart part, Map<EventId, LoggedEvent> known) {
        if (inConflict.contains(part.stream())) {
            report.count(kindOf(part), Outcome.CONFLICT, part.candidates().size());
            return;
        }
        List<RecordedEvent> recorded = firstLook(part, known);
        Set<EventId> sent = new HashSet<>();
        Set<EventId> keyless = new HashSet<>();
        for (int attempt = 1; attempt <= retry.attempts(); attempt++) {
            switch (part.compare(user, recorded, codec)) {
                case Comparison.Differs(String reason) -> {
                    conflict(part, reason);
                    return;
                }
                case Comparison.Missing(List<Candidate> missing) -> {
                    if (missing.isEmpty() || isDryRun) {
                        count(part, isDryRun ? missing.size() : sent.size());
                        report.countUsedKeys(keyless.size());
                        return;
                    }
                    if (recorded.isEmpty() && !part.beginsStream()) {
                        conflict(part, "it has vanished from the ledger");
                        return;
                    }
                    missing.forEach(each -> sent.add(each.line().id()));
                    if (append(part.stream(), recorded, missing, keyless)) {
                        count(part, sent.size());
                        report.countUsedKeys(keyless.size());
                        return;
                    }
                }
            }
            if (attempt > 1) {
                retry.pauseAfter(attempt);
            }
            recorded = store.readStream(part.stream());
        }
        throw new StoreUnavailable(
                StoreUnavailable.Store.EVENT_STORE,
                "too many write to " + part.stream() + " at once");
    }

    /** A history that seems to begin is not looked at before its append is refused. */
    private List<RecordedEvent> firstLook(StreamPart part, Map<EventId, LoggedEvent> known) {
        return part.allIn(known)
                .orElseGet(
                        () ->
                                part.beginsStream() && !part.hasAny(known) && !isDryRun
                                        ? List.of()
                                        : store.readStream(part.stream()));
    }

    private void count(StreamPart part, long added) {
        report.count(kindOf(part), Outcome.ADDED, added);
        report.count(kindOf(part), Outcome.ALREADY_THERE, part.candidates().size() - added);
    }

    private void conflict(StreamPart part, String reason) {
        inConflict.add(part.stream());
        report.count(kindOf(part), Outcome.CONFLICT, part.candidates().size());
        report.name(new Conflict(part.stream().value(), reason));
    }

    private static Part kindOf(StreamPart part) {
        return part.type() == AggregateType.CONTACT ? Part.CONTACT_EVENTS : Part.TRANSACTION_EVENTS;
    }

    /**
     * False if the stream is to be compared again: somebody was first, or it cannot be told who
     * recorded these ids, and with what content.
     */
    private boolean append(
            StreamName stream,
            List<RecordedEvent> recorded,
            List<Candidate> missing,
            Set<EventId> keyless) {
        long version = recorded.isEmpty() ? Versioned.NONE : recorded.getLast().version();
        boolean isCertain = true;
        for (List<NewEvent> events : appends(missing, keyless)) {
            switch (store.append(stream, ExpectedVersion.at(version), events)) {
                case AppendResult.Appended appended -> {
                    isCertain &= appended.certainlyNew();
                    version = appended.lastVersion();
                }
                case AppendResult.VersionConflict conflict -> {
                    return false;
                }
                case AppendResult.KeyAlreadyUsed used -> {
                    dropUsedKeys(events, keyless);
                    return false;
                }
            }
        }
        return isCertain;
    }

    private static List<List<NewEvent>> appends(List<Candidate> missing, Set<EventId> keyless) {
        List<List<NewEvent>> appends = new ArrayList<>();
        List<NewEvent> next = new ArrayList<>();
        int size = 0;
        for (Candidate each : missing) {
            size += each.size();
            if (!next.isEmpty() && (next.size() == MAX_APPEND || size > MAX_APPEND_CHARS)) {
                appends.add(next);
                next = new ArrayList<>();
                size = each.size();
            }
            NewEvent event = each.encoded();
            next.add(
                    keyless.contains(event.id())
                            ? event.withMetadata(event.metadata().withKeyUse(null))
                            : event);
        }
        appends.add(next);
        return appends;
    }

    /** What a user did matters more than which request it was. */
    private void dropUsedKeys(List<NewEvent> events, Set<EventId> keyless) {
        int before = keyless.size();
        for (NewEvent event : events) {
            KeyUse use = event.metadata().keyUse();
            if (use != null
                    && log.findByKey(user, use.keyHash())
                            .filter(other -> !other.id().equals(event.id()))
                            .isPresent()) {
                keyless.add(event.id());
            }
        }
        if (keyless.size() == before) {
            events.forEach(event -> keyless.add(event.id()));
        }
    }

    /** What the user has set here stays. */
    void set(List<Line.Setting> settings, SettingsStore settingsStore) {
        SortedMap<String, String> present = settingsStore.settings(user);
        for (Line.Setting setting : settings) {
            String other = present.get(setting.key());
            if (setting.value().equals(other)) {
                report.count(Part.SETTINGS, Outcome.ALREADY_THERE, 1);
            } else if (other != null) {
                conflict(setting, "it is set otherwise");
            } else if (isDryRun || settingsStore.put(user, setting.key(), setting.value())) {
                report.count(Part.SETTINGS, Outcome.ADDED, 1);
            } else {
                conflict(setting, "there are " + SettingsStore.MAX_SETTINGS + " others");
            }
        }
    }

    private void conflict(Line.Setting setting, String reason) {
        report.count(Part.SETTINGS, Outcome.CONFLICT, 1);
        report.name(new Conflict("setting " + setting.key(), reason));
    }
}
