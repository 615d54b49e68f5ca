package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

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

    private final Map<UUID, byte[]> rows;

    private CopiedRows(Map<UUID, byte[]> rows) {
        this.rows = rows;
    }

    /**
     * Some rows of a table, if there are such.
     *
     * @param columns the first of which is the id
     */
    static CopiedRows read(Handle handle, String columns, String table, List<UUID> ids) {
        Map<UUID, byte[]> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            String literal = ids.stream().map(UUID::toString).collect(Collectors.joining(","));
            boolean unused =
                    SqlCopy.out(
                            handle,
                            "select %s from %s where id = any('{%s}')"
                                    .formatted(columns, table, literal),
                            row -> {
                                byte[] fields = row.fields();
                                rows.put(row.uuid(), fields);
                                return true;
                            });
        }
        return new CopiedRows(rows);
    }

    /** Null if there is no such row. */
    byte @Nullable [] get(UUID id) {
        return rows.get(id);
    }
}
