package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;

import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Supplier;

/** The one place that reads SQLSTATE (PostgreSQL documentation, appendix A). Stateless. */
final class SqlFailures {

    /** In time. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private SqlFailures() {}

    /** Runs {@code work}; a database that cannot serve it becomes {@link StoreUnavailable}. */
    static <T> T asking(Store store, String operation, Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException e) {
            if (isUnavailable(e)) {
                throw new StoreUnavailable(store, operation, e);
            }
            throw e;
        }
    }

    /** Whether the database as a whole could not be asked, now or in time. */
    static boolean isUnavailable(JdbiException failure) {
        SQLException cause = sqlCause(failure);
        if (cause == null) {
            return false;
        }
        String state = cause.getSQLState();
        return cause instanceof SQLTransientConnectionException
                || state == null
                || state.startsWith("08") // connection exception
                || state.startsWith("53") // insufficient resources
                || state.startsWith("57") // operator intervention: shutdown, cancelled, crash
                || state.startsWith("58") // system error
                || state.equals("25006") // read-only transaction: a replica after a failover
                || state.equals("25P03") // idle in transaction for too long
                || state.equals(LOCK_NOT_AVAILABLE);
    }

    /** Whether another transaction was in the way, and trying again is all it takes. */
    static boolean isLostRace(JdbiException failure) {
        String state = state(failure);
        return "40P01".equals(state) || "40001".equals(state); // deadlock, serialization failure
    }

    /** Whether a lock was not to be had in time, or only at the price of a deadlock. */
    static boolean isHeldUp(JdbiException failure) {
        SQLException cause = sqlCause(failure);
        String state = cause == null ? null : cause.getSQLState();
        return "55P03".equals(state) || isLostRace(failure);
    }

    /** Whether the same may go well later. */
    static boolean isPassing(JdbiException failure) {
        return isUnavailable(failure) || isLostRace(failure);
    }

    static boolean isLockNotAvailable(Throwable failure) {
        return LOCK_NOT_AVAILABLE.equals(state(failure));
    }

    /** Whether the database, or the way to it, is what made something fail. */
    static boolean isCauseOf(Throwable failure) {
        return sqlCause(failure) != null;
    }

    /** The SQLSTATE of what made it fail; null if there is none. */
    private static @Nullable String state(Throwable failure) {
        SQLException cause = sqlCause(failure);
        return cause == null ? null : cause.getSQLState();
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
