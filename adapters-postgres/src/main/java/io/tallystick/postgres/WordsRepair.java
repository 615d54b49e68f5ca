package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Puts right by what words events are found, page by page; while one page is looked at the next are
 * read. What is cut is looked up in the archive. Thread-safe.
 */
record WordsRepair(Jdbi jdbi, ArchivedEvents archived) {

    private static final Logger LOGGER = LoggerFactory.getLogger(WordsRepair.class);

    private static final int MAX_EVENTS = 10_000;

    /** Of a page, with what the archive has of it; one event may have more. */
    private static final long MAX_CHARACTERS = 4_000_000;

    /**
     * Reads the log up to its present head, so that it ends however fast others append, and locks
     * only rows that are wrong.
     *
     * @param isStopping asked between two pages; what is repaired then stays so
     * @return how many events were wrong
     * @throws StoreUnavailable if the database or the archive cannot be asked
     */
    long run(BooleanSupplier isStopping) {
        long repaired = 0;
        Log log = new Log(jdbi.withHandle(PostgresEventLog::headPosition));
        try (ReadAhead<List<Row>> pages = ReadAhead.of("words-reader", log::next)) {
            Optional<List<Row>> page = pages.next();
            while (page.isPresent() && !isStopping.getAsBoolean()) {
                repaired += repair(page.get());
                page = pages.next();
            }
        }
        if (repaired > 0) {
            LOGGER.warn("event=words_repaired events={}", repaired);
        }
        return repaired;
    }

    /**
     * An event with nothing that its words do not come from.
     *
     * @param words what it is found by, as the database writes it
     */
    private record Row(LoggedEvent event, String words) {}

    /** Read by one thread. */
    private final class Log {

        private final long upTo;
        private long after;

        Log(long upTo) {
            this.upTo = upTo;
        }

        /** Empty after the last. */
        Optional<List<Row>> next() {
            Page page = new Page(after);
            boolean unused = jdbi.inTransaction(handle -> SqlCopy.out(handle, query(), page::add));
            boolean isPast = page.last == after;
            after = page.last;
            return isPast ? Optional.empty() : Optional.of(page.rows);
        }

        private String query() {
            return "select position, "
                    + StreamScan.COLUMNS
                    + ", coalesce(comment, ''), words::text from events where position > "
                    + after
                    + " and position <= "
                    + upTo
                    + " order by position limit "
                    + MAX_EVENTS;
        }
    }

    /** What was read so far. */
    private static final class Page {

        private final List<Row> rows = new ArrayList<>();
        private long last;
        private long characters;

        Page(long after) {
            this.last = after;
        }

        boolean add(CopyDecoder row) {
            last = row.int8();
            try {
                rows.add(read(row));
            } catch (IllegalArgumentException | DateTimeException e) {
                LOGGER.debug("not an event, position={} reason={}", last, e.toString());
            }
            return characters <= MAX_CHARACTERS;
        }

        private Row read(CopyDecoder row) {
            RecordedEvent event = StreamScan.event(new StreamName(row.text()), row);
            long cutLength = row.int4();
            String comment = row.text();
            String words = row.text();
            characters += event.data().length() + cutLength + comment.length() + words.length();
            EventMetadata metadata = event.metadata();
            return new Row(
                    new LoggedEvent(
                            new GlobalPosition(last),
                            event.withMetadata(
                                    new EventMetadata(
                                            metadata.userId(),
                                            metadata.occurredAt(),
                                            "",
                                            null,
                                            comment,
                                            null))),
                    words);
        }
    }

    private int repair(List<Row> page) {
        Iterator<LoggedEvent> whole =
                archived.complete(page.stream().map(Row::event).toList()).iterator();
        List<Correction> corrections = new ArrayList<>();
        for (Row row : page) {
            LoggedEvent event = whole.next();
            boolean isCut = EventRows.isCut(row.event());
            String vector =
                    isCut
                            ? SearchIndex.vectorOfCut(event.event())
                            : SearchIndex.vector(event.event());
            if (!SearchIndex.isSame(row.words(), vector)) {
                corrections.add(new Correction(event.position().value(), isCut, vector));
            }
        }
        return corrections.isEmpty() ? 0 : apply(corrections);
    }

    private record Correction(Long position, Boolean isCut, String vector) {}

    /** What was cut or restored meanwhile got its words then. */
    private int apply(List<Correction> corrections) {
        return jdbi.withHandle(
                handle ->
                        handle.createUpdate(
                                        "update events e set words = f.words::tsvector from"
                                            + " unnest(:positions, :cut, :words) f(position,"
                                            + " is_cut, words) where e.position = f.position and"
                                            + " (e.data is null) = f.is_cut")
                                .bind(
                                        "positions",
                                        column(corrections, Correction::position, Long[]::new))
                                .bind("cut", column(corrections, Correction::isCut, Boolean[]::new))
                                .bind("words", texts(corrections, Correction::vector))
                                .execute());
    }
}
