package io.tallystick.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Instants to and from {@code timestamptz}, whatever the zones of session and machine. */
final class SqlTime {

    private SqlTime() {}

    static OffsetDateTime of(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Those of an array; none if it is null. */
    static List<Instant> readAll(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        List<Instant> instants = new ArrayList<>();
        if (array != null) {
            try (ResultSet values = array.getResultSet()) {
                while (values.next()) {
                    instants.add(read(values, "VALUE"));
                }
            }
        }
        return instants;
    }

    static Instant read(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
