package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Rows of a table as {@code COPY} gave them in its binary format, to be compared with what {@link
 * CopyEncoder} makes: two rows have the same bytes if they have the same values. Immutable.
 */
final class CopiedRows {

    private final Map<UUID, Row> rows;

    private CopiedRows(Map<UUID, Row> rows) {
        this.rows = rows;
    }

    /**
     * Some rows of a table, if there are such.
     *
     * @param columns beginning with id, owner and version
     */
    static CopiedRows read(Handle handle, String columns, String table, List<UUID> ids) {
        Map<UUID, Row> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            String literal = ids.stream().map(UUID::toString).collect(Collectors.joining(","));
            boolean unused =
                    SqlCopy.out(
                            handle,
                            "select %s from %s where id = any('{%s}')"
                                    .formatted(columns, table, literal),
                            row -> {
                                byte[] fields = row.fields();
                                UUID id = row.uuid();
                                UUID unusedOwner = row.uuid();
                                rows.put(id, new Row(row.int8(), fields));
                                return true;
                            });
        }
        return new CopiedRows(rows);
    }

    boolean contains(UUID id) {
        return rows.containsKey(id);
    }

    /** Of the stream, when the row was written; -1 if there is no such row. */
    long version(UUID id) {
        Row row = rows.get(id);
        return row == null ? -1 : row.version();
    }

    /** Whether there is such a row, and it is the only one that the encoder has. */
    boolean matches(UUID id, CopyEncoder only) {
        Row row = rows.get(id);
        return row != null && only.isOnly(row.fields());
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Row(long version, byte[] fields) {}
}
