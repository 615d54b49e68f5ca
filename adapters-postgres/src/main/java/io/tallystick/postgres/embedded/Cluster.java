package io.tallystick.postgres.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** The directory in which PostgreSQL keeps the data. */
final class Cluster {
    private static final String UNFINISHED = "postgres.new-";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DataDirectory directory;
    private final ServerPrograms programs;

    Cluster(DataDirectory directory, ServerPrograms programs) {
        this.directory = directory;
        this.programs = programs;
    }

    boolean exists() {
        return Files.exists(directory.cluster());
    }

    /** Removes what a start that was killed has left. */
    void removeUnfinished() throws IOException, InterruptedException {
        try (DirectoryStream<Path> unfinished =
                Files.newDirectoryStream(directory.path(), UNFINISHED + "*")) {
            for (Path workspace : unfinished) {
                ServerProcess.killAll(workspace.resolve("cluster"));
                FileTree.deleteInUse(workspace, Deadline.in(PATIENCE));
            }
        }
    }

    /** Creates the cluster at once or not at all: it appears under its name when it is complete. */
    void create(String password, Duration timeout) throws IOException, InterruptedException {
        Path workspace = Files.createTempDirectory(directory.path(), UNFINISHED);
        Path passwordFile = workspace.resolve("password");
        FileTree.writePrivate(passwordFile, password + "\n");
        own(workspace);
        Path draft = workspace.resolve("cluster");
        initdb(draft, passwordFile, timeout);
        Files.move(draft, directory.cluster(), StandardCopyOption.ATOMIC_MOVE);
        FileTree.syncOne(directory.path());
        FileTree.delete(workspace);
    }

    /** Refuses a cluster that these programs cannot read or that is somebody else's. */
    void check(String running) throws IOException {
        Path cluster = directory.cluster();
        Path versionFile = cluster.resolve("PG_VERSION");
        if (!Files.exists(versionFile)) {
            throw new EmbeddedPostgresException(
                    "%s is not a PostgreSQL cluster; choose another DATA_DIR".formatted(cluster));
        }
        String written = Files.readString(versionFile, US_ASCII).strip();
        if (!running.startsWith(written + ".")) {
            throw new EmbeddedPostgresException(
                    ("%s was written by PostgreSQL %s and this Tallystick runs %s; start the"
                         + " Tallystick that wrote it, copy the data with pg_dump and restore it"
                         + " here, or set DATABASE_URL")
                            .formatted(cluster, written, running));
        }
        own(cluster);
    }

    private void initdb(Path draft, Path passwordFile, Duration timeout)
            throws IOException, InterruptedException {
        ServerLog log = programs.log();
        long start = log.position();
        List<String> arguments =
                List.of(
                        "-D",
                        draft.toString(),
                        "--username=" + ConnectionInfo.USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--data-checksums",
                        "--no-instructions");
        int exitCode = Command.run(programs.command("initdb", arguments), timeout);
        if (exitCode != 0) {
            throw new EmbeddedPostgresException(
                    "cannot create the database cluster in %s: %s"
                            .formatted(directory.path(), log.reasonSince(start)));
        }
    }

    /** Gives a tree to the user the server runs as; only root can, and only root has to. */
    private void own(Path tree) throws IOException {
        ProcessIdentity identity = programs.identity();
        int owner = FileTree.owner(tree);
        if (owner == identity.fileOwner()) {
            return;
        }
        if (!identity.mayTakeFilesOf(owner)) {
            throw new EmbeddedPostgresException(
                    "%s belongs to the user with id %d; run Tallystick as that user or choose another DATA_DIR"
                            .formatted(tree, owner));
        }
        FileTree.chown(tree, identity.fileOwner());
    }
}
