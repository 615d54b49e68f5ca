package io.tallystick.postgres.embedded;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The way from a locked data directory to a server that answers.
 *
 * @param identities whom to try to run as, the best first
 * @param ports the port to try next
 */
record ServerStart(
        EmbeddedPostgresConfig config,
        DataDirectory directory,
        List<ProcessIdentity> identities,
        IntSupplier ports) {
    private static final int MAX_ATTEMPTS = 20;
    private static final Duration PAUSE_FOR_SURVIVORS = Duration.ofMillis(500);
    private static final String PORT_IN_USE = "Address already in use";
    private static final String SURVIVORS = "pre-existing shared memory block";
    private static final String WRONG_PASSWORD = "28P01";

    ConnectedServer run() throws IOException, InterruptedException {
        stopOrphan();
        ServerLog log = ServerLog.open(directory.log());
        Binaries binaries = Binaries.unpacked(config.binariesDirectory(), config.progress());
        String version = binaries.reportedVersion();
        ProcessIdentity identity = ProcessIdentity.choose(identities, directory, binaries);
        ServerPrograms programs = new ServerPrograms(binaries, identity, log);
        String password = PasswordFile.readOrCreate(directory);
        Cluster cluster = new Cluster(directory, programs);
        createIfMissing(cluster, password);
        cluster.check(version);
        config.progress().accept("starting PostgreSQL " + version);
        Postmaster postmaster = start(programs);
        boolean usable = false;
        try {
            greet(postmaster, password);
            usable = true;
        } finally {
            if (!usable) {
                postmaster.stopUninterruptibly(config.stopTimeout());
            }
        }
        return new ConnectedServer(
                postmaster, ConnectionInfo.on(postmaster.port(), postmaster.pid(), password));
    }

    /** A server whose Tallystick was killed lives on; it is stopped, and never used. */
    private void stopOrphan() throws IOException, InterruptedException {
        Optional<ServerProcess> orphan =
                PidFile.read(directory.pidFile())
                        .flatMap(file -> ServerProcess.find(file.pid(), directory.cluster()));
        if (orphan.isPresent()) {
            config.progress().accept("stopping the database of a Tallystick that was killed");
            orphan.get().stop(config.stopTimeout());
        }
        PidFile.disown(directory.pidFile());
    }

    private void createIfMissing(Cluster cluster, String password)
            throws IOException, InterruptedException {
        cluster.removeUnfinished();
        if (!cluster.exists()) {
            config.progress().accept("creating the database cluster");
            cluster.create(password, config.startTimeout());
        }
    }

    private Postmaster start(ServerPrograms programs) throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(config.startTimeout());
        long position = programs.log().position();
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            position = programs.log().position();
            Postmaster postmaster = Postmaster.spawn(programs, directory, ports.getAsInt());
            if (becomesReady(postmaster, deadline)) {
                return postmaster;
            }
            String said = programs.log().textSince(position);
            if (said.contains(SURVIVORS)) {
                Thread.sleep(PAUSE_FOR_SURVIVORS);
            } else if (!said.contains(PORT_IN_USE)) {
                break;
            }
        }
        throw new EmbeddedPostgresException(
                "PostgreSQL did not start in %s: %s"
                        .formatted(directory.path(), programs.log().reasonSince(position)));
    }

    private boolean becomesReady(Postmaster postmaster, Deadline deadline)
            throws IOException, InterruptedException {
        boolean ready = false;
        try {
            ready = postmaster.awaitReady(deadline);
            if (!ready && postmaster.isAlive()) {
                throw new EmbeddedPostgresException(
                        "PostgreSQL in %s did not become ready within %d s; see %s"
                                .formatted(
                                        directory.path(),
                                        config.startTimeout().toSeconds(),
                                        directory.log()));
            }
            return ready;
        } finally {
            if (!ready) {
                postmaster.stopUninterruptibly(config.stopTimeout());
            }
        }
    }

    private void greet(Postmaster postmaster, String password) throws IOException {
        try (ServerConnection connection = ServerConnection.open(postmaster.port(), password)) {
            if (!connection.dataDirectory().equals(directory.cluster().toRealPath())) {
                throw new EmbeddedPostgresException(
                        "the server on port %d works on %s and not on %s"
                                .formatted(
                                        postmaster.port(),
                                        connection.dataDirectory(),
                                        directory.cluster()));
            }
            connection.createDatabaseIfMissing();
        } catch (SQLException e) {
            String advice =
                    WRONG_PASSWORD.equals(e.getSQLState())
                            ? "the password in %s is not the one of the database"
                                    .formatted(directory.password())
                            : "the database in %s does not answer: %s"
                                    .formatted(directory.path(), e.getMessage());
            throw new EmbeddedPostgresException(advice, e);
        }
    }

    /** A server that is ours and has been talked to. */
    record ConnectedServer(Postmaster postmaster, ConnectionInfo connectionInfo) {}
}
