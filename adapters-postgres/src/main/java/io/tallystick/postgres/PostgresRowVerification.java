package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;

import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogFlaw;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.VerifiedRows;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares the table {@code events} with its hashes, and with what the archive has. Thread-safe.
 */
final class PostgresRowVerification implements RowVerification {

    private static final String ROWS = "select " + VerifiableRow.COLUMNS + " from events where ";

    private final Jdbi jdbi;

    PostgresRowVerification(Jdbi jdbi) {
        this.jdbi = jdbi;
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
        Map<GlobalPosition, VerifiableRow> rows =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "compare rows with the archive",
                        () -> jdbi.withHandle(handle -> rowsOf(handle, archived)));
        return archived.stream()
                .flatMap(event -> flawOf(rows.get(event.position()), event).stream())
                .toList();
    }

    private static Optional<RowFlaw> flawOf(@Nullable VerifiableRow row, LoggedEvent archived) {
        return row == null
                ? Optional.of(
                        new RowFlaw(
                                archived.position(),
                                archived.event().id(),
                                "is in the archive, but its row is missing in the log"))
                : row.flawBeside(archived);
    }

    private static Map<GlobalPosition, VerifiableRow> rowsOf(
            Handle handle, List<LoggedEvent> archived) {
        Map<GlobalPosition, VerifiableRow> rows = new HashMap<>();
        handle.createQuery(ROWS + "position = any(:positions)")
                .bind("positions", column(archived, event -> event.position().value(), Long[]::new))
                .map((row, context) -> VerifiableRow.read(row))
                .forEach(row -> rows.put(row.position(), row));
        return rows;
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
        List<VerifiableRow> rows =
                handle.createQuery(ROWS + "position > :after order by position limit :limit")
                        .bind("after", after.value())
                        .bind("limit", limit)
                        .map((row, context) -> VerifiableRow.read(row))
                        .list();
        return new VerifiedRows(
                rows.size(),
                rows.isEmpty() ? after : rows.getLast().position(),
                rows.stream().flatMap(row -> row.flaw(cut).stream()).toList(),
                rows.size() < limit);
    }

    @Override
    public List<LogFlaw> missing() {
        return SqlFailures.asking(
                Store.PROJECTIONS,
                "look for missing events",
                () ->
                        jdbi.inTransaction(
                                TransactionIsolationLevel.REPEATABLE_READ, MissingEvents::find));
    }
}
