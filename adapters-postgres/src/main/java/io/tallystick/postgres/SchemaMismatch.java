package io.tallystick.postgres;

/** The database is not set up for this version. The message is a line that says what to do. */
public final class SchemaMismatch extends RuntimeException {

    private static final long serialVersionUID = 1;

    private SchemaMismatch(String message) {
        super(message, null, false, false);
    }

    static SchemaMismatch isEmpty() {
        return new SchemaMismatch(
                "there is no ledger in this database yet: start one with tallystick serve");
    }

    static SchemaMismatch isOlder(String version) {
        return new SchemaMismatch(
                "the database is of an older version (schema "
                        + version
                        + "): start tallystick serve of this version once, which brings it up to"
                        + " date");
    }

    static SchemaMismatch isNewer(String version) {
        return new SchemaMismatch(
                "the database is of a newer version (schema "
                        + version
                        + "): use the tallystick that its server is of");
    }

    static SchemaMismatch isInUse() {
        return new SchemaMismatch(
                "the database cannot be brought up to date while something else holds its tables:"
                        + " stop other servers, exports and sessions on it (pg_stat_activity lists"
                        + " them), then start again");
    }

    static SchemaMismatch hasFailed(String version) {
        return new SchemaMismatch(
                "bringing the database up to date has failed at schema "
                        + version
                        + ": start tallystick serve to try again, its error says more");
    }
}
