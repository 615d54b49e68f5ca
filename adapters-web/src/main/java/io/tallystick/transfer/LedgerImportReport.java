package io.tallystick.transfer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of what is in a ledger's file. Thread-safe. */
public final class LedgerImportReport {

    /** The most conflicts that are named one by one. */
    public static final int MAX_CONFLICTS = 10_000;

    /** What is counted. */
    public enum Part {
        CONTACT_EVENTS,
        TRANSACTION_EVENTS,
        SETTINGS
    }

    /** What can become of it. */
    public enum Outcome {
        /** It is in the ledger now; or would be. */
        ADDED,
        /** It was there before. */
        ALREADY_THERE,
        /** The ledger has something else there, which stays as it is. */
        CONFLICT
    }

    /**
     * A contact, transaction or setting of which the ledger has another one.
     *
     * @param name the name of its stream, or of the setting
     * @param reason for people
     */
    public record Conflict(String name, String reason) {}

    private final Instant exportedAt;
    private final String from;
    private final Map<Part, Map<Outcome, Long>> counts = new EnumMap<>(Part.class);
    private final List<Conflict> conflicts = new ArrayList<>();
    private long unnamedConflicts;
    private long usedKeys;

    LedgerImportReport(Line.Header header) {
        this.exportedAt = header.exportedAt();
        this.from = header.name();
    }

    synchronized void count(Part part, Outcome outcome, long number) {
        ofPart(part).merge(outcome, number, Long::sum);
    }

    synchronized void name(Conflict conflict) {
        if (conflicts.size() < MAX_CONFLICTS) {
            conflicts.add(conflict);
        } else {
            unnamedConflicts++;
        }
    }

    synchronized void countUsedKeys(long number) {
        usedKeys += number;
    }

    private Map<Outcome, Long> ofPart(Part part) {
        return counts.computeIfAbsent(part, unused -> new EnumMap<>(Outcome.class));
    }

    /** How many of these had this outcome. */
    public synchronized long count(Part part, Outcome outcome) {
        return ofPart(part).getOrDefault(outcome, 0L);
    }

    /** How many had this outcome. */
    public long count(Outcome outcome) {
        long sum = 0;
        for (Part part : Part.values()) {
            sum += count(part, outcome);
        }
        return sum;
    }

    /** How many of these are in the file. */
    public long read(Part part) {
        long sum = 0;
        for (Outcome outcome : Outcome.values()) {
            sum += count(part, outcome);
        }
        return sum;
    }

    /** The first {@value #MAX_CONFLICTS} conflicts. */
    public synchronized List<Conflict> conflicts() {
        return List.copyOf(conflicts);
    }

    /** How many more there are. */
    public synchronized long unnamedConflicts() {
        return unnamedConflicts;
    }

    /** How many events came without their idempotency keys, which the user had used elsewhere. */
    public synchronized long usedKeys() {
        return usedKeys;
    }

    /** When the file was written. */
    public Instant exportedAt() {
        return exportedAt;
    }

    /** Whose ledger it was, for people. */
    public String from() {
        return from;
    }
}
