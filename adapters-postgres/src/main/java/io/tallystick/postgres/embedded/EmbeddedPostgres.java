package io.tallystick.postgres.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * A PostgreSQL server that this process starts on a directory, is alone in using, and stops.
 *
 * <p>What was committed survives a restart and a {@code kill -9} of this process or of the server.
 * After the former the server lives on without a master; the next start on the same directory stops
 * it and never adopts it. Nothing here stops the server when the JVM ends in good order: the owner
 * calls {@link #close()}.
 *
 * <p>The server listens on the loopback address only, on a port that may differ at each start, and
 * asks for a password that is in a file only its owner reads. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private final EmbeddedPostgresConfig config;
    private final DataDirectory directory;
    private final DataDirectoryLock lock;
    private final Postmaster postmaster;
    private final ConnectionInfo connectionInfo;
    private final ReentrantLock closing = new ReentrantLock();
    private volatile boolean isClosing;

    private EmbeddedPostgres(
            EmbeddedPostgresConfig config,
            DataDirectory directory,
            DataDirectoryLock lock,
            ServerStart.ConnectedServer server) {
        this.config = config;
        this.directory = directory;
        this.lock = lock;
        this.postmaster = server.postmaster();
        this.connectionInfo = server.connectionInfo();
    }

    /**
     * Starts the server and returns when it answers; creates the data directory, the cluster and
     * the database on the first start.
     *
     * @throws DataDirectoryInUse when another process has started one there
     * @throws EmbeddedPostgresException when that is not possible; nothing keeps running then
     */
    public static EmbeddedPostgres start(EmbeddedPostgresConfig config) {
        return start(config, ProcessIdentity.candidates(), FreePort::find);
    }

    static EmbeddedPostgres start(
            EmbeddedPostgresConfig config, List<ProcessIdentity> identities, IntSupplier ports) {
        try {
            DataDirectory directory = DataDirectory.prepare(config.dataDirectory());
            DataDirectoryLock lock = DataDirectoryLock.acquire(directory);
            boolean started = false;
            try {
                var server = new ServerStart(config, directory, identities, ports).run();
                started = true;
                return new EmbeddedPostgres(config, directory, lock, server);
            } finally {
                if (!started) {
                    lock.close();
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw failure("cannot start the database in ", config.dataDirectory(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted while starting the database in ", config.dataDirectory(), e);
        }
    }

    /**
     * How to reach the database of a data directory that another process has started; empty when
     * none is ready.
     *
     * @throws EmbeddedPostgresException when this user may not read the directory or the password
     */
    public static Optional<ConnectionInfo> connectionInfo(Path dataDirectory) {
        try {
            if (!Files.isDirectory(dataDirectory)) {
                return Optional.empty();
            }
            DataDirectory directory = new DataDirectory(dataDirectory.toRealPath());
            Optional<PidFile> running =
                    PidFile.read(directory.pidFile())
                            .filter(PidFile::ready)
                            .filter(file -> isRunning(file, directory));
            if (running.isEmpty()) {
                return Optional.empty();
            }
            String password = PasswordFile.read(directory.password());
            return running.map(file -> ConnectionInfo.on(file.port(), file.pid(), password));
        } catch (IOException e) {
            throw failure("cannot reach the database in ", dataDirectory, e);
        }
    }

    /** Whether a database was ever made in a data directory. */
    public static boolean exists(Path dataDirectory) {
        return Files.isDirectory(new DataDirectory(dataDirectory).cluster());
    }

    public ConnectionInfo connectionInfo() {
        return connectionInfo;
    }

    public String jdbcUrl() {
        return connectionInfo.jdbcUrl();
    }

    public String user() {
        return connectionInfo.user();
    }

    public String password() {
        return connectionInfo.password();
    }

    public int port() {
        return connectionInfo.port();
    }

    /** The id of the server's first process. */
    public long pid() {
        return connectionInfo.pid();
    }

    /** The real path of the directory that was configured. */
    public Path dataDirectory() {
        return directory.path();
    }

    /**
     * Runs {@code action}, on any thread, if the server ends although nobody closed it: it was
     * killed, or the disk is full. What was committed is safe; starting again recovers it.
     */
    public void onUnexpectedEnd(Runnable action) {
        CompletableFuture<Void> unused =
                postmaster
                        .onExit()
                        .thenRun(
                                () -> {
                                    if (!isClosing) {
                                        action.run();
                                    }
                                });
    }

    /**
     * Stops the server, which rolls back what its clients have not committed, and lets go of the
     * data directory. Returns when the server is gone, to every caller; also works on an
     * interrupted thread.
     */
    @Override
    public void close() {
        isClosing = true;
        closing.lock();
        try {
            postmaster.stopUninterruptibly(config.stopTimeout());
            lock.close();
        } catch (IOException e) {
            throw failure("cannot unlock ", directory.path(), e);
        } finally {
            closing.unlock();
        }
    }

    private static boolean isRunning(PidFile file, DataDirectory directory) {
        return ServerProcess.find(file.pid(), directory.cluster()).isPresent();
    }

    private static EmbeddedPostgresException failure(String what, Path where, Exception cause) {
        String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new EmbeddedPostgresException(what + where + ": " + reason, cause);
    }
}
