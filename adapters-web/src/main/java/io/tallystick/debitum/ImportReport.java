package io.tallystick.debitum;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the rows of a file. Confined. */
public final class ImportReport {

    /** The most rows that are named one by one. */
    public static final int MAX_ROWS = 10_000;

    /** What can become of a row. */
    public enum Outcome {
        /** It is in the ledger now; or would be. */
        ADDED,
        /** It was taken over before. */
        ALREADY_THERE,
        /** Nothing that a ledger keeps. */
        SKIPPED,
        /** Another one of that id was taken over before, and stays as it is. */
        CONFLICT,
        /** It cannot be kept. */
        REFUSED;

        /** Whether somebody should look at the row. */
        boolean isTrouble() {
            return this == CONFLICT || this == REFUSED;
        }
    }

    /** The tables of Debitum. */
    public enum Table {
        PERSON,
        TXN
    }

    /**
     * A row that was not taken over now, and not before.
     *
     * @param id null if it has none
     * @param reason for people
     */
    public record Row(Table table, @Nullable Long id, Outcome outcome, String reason) {}

    private final Map<Table, Map<Outcome, Long>> counts = new EnumMap<>(Table.class);
    private final List<Row> rows = new ArrayList<>();
    private final @Nullable Integer decimals;
    private long unnamedRows;
    private long links;
    private long pictures;

    ImportReport(@Nullable Integer decimals) {
        this.decimals = decimals;
        for (Table table : Table.values()) {
            counts.put(table, new EnumMap<>(Outcome.class));
        }
    }

    void count(Table table, Outcome outcome) {
        ofTable(table).merge(outcome, 1L, Long::sum);
    }

    void name(Row row) {
        count(row.table(), row.outcome());
        if (rows.size() < MAX_ROWS) {
            rows.add(row);
        } else {
            unnamedRows++;
        }
    }

    void leaveOutLink() {
        links++;
    }

    void leaveOutPictures() {
        pictures++;
    }

    private Map<Outcome, Long> ofTable(Table table) {
        return counts.computeIfAbsent(table, unused -> new EnumMap<>(Outcome.class));
    }

    /** How many rows of a table had this outcome. */
    public long count(Outcome outcome, Table table) {
        return ofTable(table).getOrDefault(outcome, 0L);
    }

    /** How many rows were read. */
    public long read(Table table) {
        return ofTable(table).values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many rows had this outcome. */
    public long count(Outcome outcome) {
        return count(outcome, Table.PERSON) + count(outcome, Table.TXN);
    }

    /** Whether there are rows that somebody should look at. */
    public boolean hasTrouble() {
        return count(Outcome.CONFLICT) + count(Outcome.REFUSED) > 0;
    }

    /** The first {@value #MAX_ROWS} rows that were not taken over, persons before transactions. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** How many more there are. */
    public long unnamedRows() {
        return unnamedRows;
    }

    /** Persons whose link into the phone's address book was left out. */
    public long links() {
        return links;
    }

    /** Transactions with money whose pictures were left out. */
    public long pictures() {
        return pictures;
    }

    /** With how many decimals Debitum showed amounts; null if the file does not say. */
    public @Nullable Integer decimals() {
        return decimals;
    }
}
