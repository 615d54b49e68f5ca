package io.tallystick.server.command;

import io.tallystick.application.archive.ArchiveConflict;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.archive.DamagedArchive;
import io.tallystick.application.failure.ArchiveBusy;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.eventstore.EventStoreNotUsable;
import io.tallystick.postgres.LogMismatch;
import io.tallystick.postgres.SchemaMismatch;
import io.tallystick.postgres.embedded.EmbeddedPostgresException;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.config.DatabaseConfig;
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
                        || failure instanceof SchemaMismatch;
        if (saysWhatToDo) {
            return failure.getMessage();
        }
        boolean isOfDatabase =
                failure instanceof StoreUnavailable
                        || failure.getClass().getName().startsWith("org.flywaydb.");
        return isOfDatabase ? databaseOf(config) + " cannot be used: " + reason(root) : null;
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
