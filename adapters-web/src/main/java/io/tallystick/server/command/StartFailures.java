package io.tallystick.server.command;

import io.tallystick.application.archive.ArchiveConflict;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.archive.DamagedArchive;
import io.tallystick.application.failure.ArchiveBusy;
import io.tallystick.application.failure.SearchTooBroad;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.eventstore.EventStoreNotUsable;
import io.tallystick.postgres.LogMismatch;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.SchemaMismatch;
import io.tallystick.postgres.embedded.EmbeddedPostgresException;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.config.DatabaseConfig;
import io.tallystick.server.config.EventStoreConfig;
import io.tallystick.server.config.HttpConfig;
import io.tallystick.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.net.BindException;

/** Says in one line what is wrong and what to do. Stateless. */
public final class StartFailures {

    private StartFailures() {}

    /** The failure as people should read it; itself if it is none that is expected. */
    public static RuntimeException explain(RuntimeException failure, ServerConfig config) {
        String line = line(failure, config);
        return line == null ? failure : new StartFailed(line, failure);
    }

    private static @Nullable String line(RuntimeException failure, ServerConfig config) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return cannotListen(cause, config.http());
            }
            root = cause;
        }
        boolean saysWhatToDo =
                failure instanceof EmbeddedPostgresException
                        || failure instanceof ArchiveBusy
                        || failure instanceof ArchiveConflict
                        || failure instanceof ArchiveUnavailable
                        || failure instanceof DamagedArchive
                        || failure instanceof EventStoreNotUsable
                        || failure instanceof LogMismatch
                        || failure instanceof SearchTooBroad
                        || failure instanceof SchemaMismatch;
        if (saysWhatToDo) {
            return failure.getMessage();
        }
        if (failure instanceof StoreUnavailable unavailable) {
            return store(unavailable, root, config);
        }
        return failure.getClass().getName().startsWith("org.flywaydb.")
                ? database(root, config)
                : null;
    }

    private static String store(StoreUnavailable failure, Throwable root, ServerConfig config) {
        EventStoreConfig elsewhere = config.eventStore();
        return switch (failure.store()) {
            case ARCHIVE -> archive(failure);
            case EVENT_STORE ->
                    elsewhere == null || PostgresDatabase.isCauseOf(failure)
                            ? database(root, config)
                            : "the event store at "
                                    + elsewhere.location()
                                    + " cannot be used: "
                                    + failure.getMessage()
                                    + ". See that it runs, and that EVENTSTORE_URL is where";
            case PROJECTIONS -> database(root, config);
        };
    }

    private static String archive(StoreUnavailable failure) {
        return failure.getCause() instanceof DamagedArchive
                ? failure.getMessage() + ". Put it back from a backup; tallystick verify names all"
                : String.valueOf(failure.getMessage());
    }

    private static String database(Throwable root, ServerConfig config) {
        return databaseOf(config) + " cannot be used: " + reason(root);
    }

    private static String cannotListen(Throwable cause, HttpConfig http) {
        String where = http.host() + " port " + http.port();
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use")
                ? where
                        + " is in use: stop the program that listens there, or choose another port"
                        + " with --port or PORT"
                : "cannot listen on " + where + ": " + message;
    }

    private static String databaseOf(ServerConfig config) {
        return switch (config.database()) {
            case DatabaseConfig.Embedded embedded -> "the embedded database";
            case DatabaseConfig.External external -> "the database " + external.location();
        };
    }

    private static String reason(Throwable root) {
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
