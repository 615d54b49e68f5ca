package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Puts right by what words events are found, page by page. What is cut is looked up in the archive.
 * Thread-safe.
 */
record WordsRepair(Jdbi jdbi, ArchivedEvents archived) {

    private static final Logger LOGGER = LoggerFactory.getLogger(WordsRepair.class);

    private static final int PAGE = 2000;

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
        long head = jdbi.withHandle(PostgresEventLog::headPosition);
        List<VerifiableRow> page = page(0, head);
        while (!page.isEmpty() && !isStopping.getAsBoolean()) {
            repaired += repair(page);
            page = page(page.getLast().position().value(), head);
        }
        if (repaired > 0) {
            LOGGER.warn("event=words_repaired events={}", repaired);
        }
        return repaired;
    }

    private List<VerifiableRow> page(long after, long upTo) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select "
                                                + VerifiableRow.COLUMNS
                                                + " from events where position > :after and"
                                                + " position <= :upTo order by position limit"
                                                + " :page")
                                .bind("after", after)
                                .bind("upTo", upTo)
                                .bind("page", PAGE)
                                .map((row, context) -> VerifiableRow.read(row))
                                .list());
    }

    private int repair(List<VerifiableRow> page) {
        List<VerifiableRow> readable = page.stream().filter(row -> row.event() != null).toList();
        List<LoggedEvent> rows = readable.stream().map(WordsRepair::event).toList();
        Iterator<LoggedEvent> whole = archived.complete(rows).iterator();
        List<Correction> corrections = new ArrayList<>();
        for (VerifiableRow row : readable) {
            LoggedEvent event = whole.next();
            boolean isCut = EventRows.isCut(event(row));
            String vector =
                    isCut
                            ? SearchIndex.vectorOfCut(event.event())
                            : SearchIndex.vector(event.event());
            if (!row.isFoundBy(vector)) {
                corrections.add(new Correction(row.position().value(), isCut, vector));
            }
        }
        return corrections.isEmpty() ? 0 : apply(corrections);
    }

    private static LoggedEvent event(VerifiableRow row) {
        return Objects.requireNonNull(row.event());
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
