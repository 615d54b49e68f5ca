package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What tells read models from those of another version of the code. Immutable.
 *
 * @param version goes up whenever the tables change, or what streams fold to
 * @param definition a hash of what makes the tables, in case the version was forgotten
 */
record ReadModelShape(int version, String definition) {

    /** To be raised here, and in {@code read-models/indexes.sql}. */
    static final int VERSION = 2;

    static final ReadModelShape CURRENT = new ReadModelShape(VERSION, hash());

    private static final ReadModelShape MIGRATED = new ReadModelShape(1, CURRENT.definition());

    /** What a server's connections say, for the triggers that refuse those of another shape. */
    static final String SESSION = "set tallystick.read_models = '" + VERSION + "';\n";

    /** The shape of the tables that serve. */
    static ReadModelShape read(Handle handle) {
        Optional<ReadModelShape> noted =
                handle.createQuery("select version, definition from read_model_shape")
                        .map(
                                (row, context) ->
                                        new ReadModelShape(
                                                row.getInt("version"), row.getString("definition")))
                        .findOne();
        return noted.orElse(MIGRATED);
    }

    void note(Handle handle) {
        handle.createUpdate(
                        "insert into read_model_shape (version, definition) values (:version,"
                                + " :definition) on conflict (is_only_row) do update set version ="
                                + " excluded.version, definition = excluded.definition")
                .bind("version", version)
                .bind("definition", definition)
                .execute();
    }

    boolean isNewerThan(ReadModelShape other) {
        return version > other.version;
    }

    private static String hash() {
        String definitions =
                BesideTables.definition("tables.sql") + BesideTables.definition("indexes.sql");
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(definitions.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
