package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

import java.io.Serial;
import java.sql.SQLException;
import java.util.function.Predicate;

/** Moves many rows at once, by {@code COPY} in its binary format. Stateless. */
final class SqlCopy {

    private SqlCopy() {}

    /**
     * Adds rows to a table.
     *
     * @param target the table with its columns
     */
    static void in(Handle handle, String target, CopyEncoder rows) {
        byte[] bytes = rows.finish();
        try {
            CopyIn copy =
                    connection(handle)
                            .getCopyAPI()
                            .copyIn("copy " + target + " from stdin (format binary)");
            try {
                copy.writeToCopy(bytes, 0, bytes.length);
                copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw new CopyFailure(e);
        }
    }

    /**
     * Reads what a query finds.
     *
     * @param query without parameters
     * @param reader of one row; its answer is whether it wants more
     * @return whether it had all of them
     */
    static boolean out(Handle handle, String query, Predicate<CopyDecoder> reader) {
        CopyDecoder decoder = new CopyDecoder();
        try {
            CopyOut copy =
                    connection(handle)
                            .getCopyAPI()
                            .copyOut("copy (" + query + ") to stdout (format binary)");
            try {
                for (byte[] next = copy.readFromCopy(); next != null; next = copy.readFromCopy()) {
                    if (decoder.begin(next) && !reader.test(decoder)) {
                        return false;
                    }
                }
                return true;
            } finally {
                skipRest(copy);
            }
        } catch (SQLException e) {
            throw new CopyFailure(e);
        }
    }

    /** To cancel would be faster, but might hit the next statement of this connection instead. */
    private static void skipRest(CopyOut copy) throws SQLException {
        while (copy.isActive()) {
            copy.readFromCopy();
        }
    }

    private static PGConnection connection(Handle handle) throws SQLException {
        return handle.getConnection().unwrap(PGConnection.class);
    }

    /** As every other statement fails. */
    private static final class CopyFailure extends JdbiException {

        @Serial private static final long serialVersionUID = 1;

        CopyFailure(SQLException cause) {
            super(cause);
        }
    }
}
