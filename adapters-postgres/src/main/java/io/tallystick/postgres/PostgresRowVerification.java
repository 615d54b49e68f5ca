package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;

import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.VerifiedRows;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares the table {@code events} with its hashes, and with what the archive has. Thread-safe.
 */
final class PostgresRowVerification implements RowVerification {

    private static final String ROWS = "select hash, " + EventRows.COLUMNS + " from events where ";

    private final Jdbi jdbi;

    PostgresRowVerification(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param hash null of what was recorded before there were hashes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record HashedRow(LoggedEvent event, byte @Nullable [] hash) {

        static HashedRow read(ResultSet row) throws SQLException {
            return new HashedRow(EventRows.readLogged(row), row.getBytes("hash"));
        }

        boolean isHashOf(LoggedEvent other) {
            return hash == null || Arrays.equals(hash, EventHash.of(other.event()));
        }
    }

    @Override
    public Map<Integer, String> cutSegments() {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "look what was cut",
                () -> new TreeMap<>(jdbi.withHandle(ArchivedSegments::hashes)));
    }

    @Override
    public List<RowFlaw> compare(List<LoggedEvent> archived) {
        Map<GlobalPosition, HashedRow> rows =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "compare rows with the archive",
                        () -> jdbi.withHandle(handle -> rowsOf(handle, archived)));
        List<RowFlaw> flaws = new ArrayList<>();
        for (LoggedEvent event : archived) {
            flawOf(rows.get(event.position()), event)
                    .map(problem -> new RowFlaw(event.position(), event.event().id(), problem))
                    .ifPresent(flaws::add);
        }
        return flaws;
    }

    private static Map<GlobalPosition, HashedRow> rowsOf(
            Handle handle, List<LoggedEvent> archived) {
        Map<GlobalPosition, HashedRow> rows = new HashMap<>();
        handle.createQuery(ROWS + "position = any(:positions)")
                .bind("positions", column(archived, event -> event.position().value(), Long[]::new))
                .map((row, context) -> HashedRow.read(row))
                .forEach(row -> rows.put(row.event().position(), row));
        return rows;
    }

    private static Optional<String> flawOf(@Nullable HashedRow row, LoggedEvent archived) {
        if (row == null) {
            return Optional.of("is in the archive, but its row is missing in the log");
        }
        if (!EventSkeleton.isSame(row.event(), archived)) {
            return Optional.of("has a row in the log that is not as the archive has it");
        }
        return row.isHashOf(archived)
                ? Optional.empty()
                : Optional.of("is in the archive otherwise than its row's hash says");
    }

    @Override
    public VerifiedRows verifyAfter(GlobalPosition position, int limit) {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "verify rows",
                () ->
                        jdbi.inTransaction(
                                TransactionIsolationLevel.REPEATABLE_READ,
                                handle -> verify(handle, position, limit)));
    }

    /** As of one moment, or what is cut meanwhile seems to be lost. */
    private static VerifiedRows verify(Handle handle, GlobalPosition after, int limit) {
        GlobalPosition cut = new GlobalPosition(ArchivedSegments.cut(handle));
        List<HashedRow> rows =
                handle.createQuery(ROWS + "position > :after order by position limit :limit")
                        .bind("after", after.value())
                        .bind("limit", limit)
                        .map((row, context) -> HashedRow.read(row))
                        .list();
        List<RowFlaw> flaws = new ArrayList<>();
        for (HashedRow row : rows) {
            flawOf(row, cut)
                    .map(
                            problem ->
                                    new RowFlaw(
                                            row.event().position(),
                                            row.event().event().id(),
                                            problem))
                    .ifPresent(flaws::add);
        }
        return new VerifiedRows(
                rows.size(),
                rows.isEmpty() ? after : rows.getLast().event().position(),
                flaws,
                rows.size() < limit);
    }

    private static Optional<String> flawOf(HashedRow row, GlobalPosition cut) {
        if (EventRows.isCut(row.event())) {
            return row.event().position().compareTo(cut) > 0
                    ? Optional.of("has lost its data, and was not archived")
                    : Optional.empty();
        }
        return row.isHashOf(row.event())
                ? Optional.empty()
                : Optional.of("has a row in the log that was changed after it was written");
    }
}
