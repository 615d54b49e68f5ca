package io.tallystick.server.command;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.archive.DamagedArchive;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.Segment;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.postgres.Inspection;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.config.ArchiveConfig;
import io.tallystick.server.config.DatabaseConfig;
import io.tallystick.server.config.EventStoreConfig;
import io.tallystick.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** One round of the doctor: from the settings to the rows. */
final class Examination {

    private static final int OLDEST_POSTGRES = 13;
    private static final long LITTLE_SPACE = 1L << 30;
    private static final long NO_SPACE = 100L << 20;
    private static final double MANY_CONNECTIONS = 0.9;
    private static final int MAX_NAMES = 5;
    private static final int SAMPLE = 500;

    private final ServerConfig config;
    private final Consumer<Finding> findings;

    Examination(ServerConfig config, Consumer<Finding> findings) {
        this.config = config;
        this.findings = findings;
    }

    void run() throws InterruptedException {
        settings();
        if (config.database() instanceof DatabaseConfig.Embedded embedded) {
            dataDirectory(embedded.dataDirectory());
        }
        SharedServices.provider(config).ifPresent(findings);
        SharedServices.redis(config).ifPresent(findings);
        try (LedgerData data = LedgerData.open(config)) {
            examine(data.database(), data.store());
        } catch (RuntimeException e) {
            RuntimeException explained = StartFailures.explain(e, config);
            if (!(explained instanceof StartFailed)) {
                throw e;
            }
            findings.accept(Finding.problem("data", String.valueOf(explained.getMessage()), ""));
        }
    }

    private void settings() {
        EventStoreConfig elsewhere = config.eventStore();
        String database =
                switch (config.database()) {
                    case DatabaseConfig.Embedded embedded ->
                            "the embedded database in " + embedded.dataDirectory();
                    case DatabaseConfig.External external -> "the database " + external.location();
                };
        ok(
                "settings",
                elsewhere == null
                        ? "events and read models in " + database
                        : "events in " + elsewhere.location() + ", read models in " + database);
    }

    private void dataDirectory(Path directory) {
        try {
            long space = Files.getFileStore(directory).getUsableSpace();
            String text = size(space) + " left on the disk of " + directory;
            if (space < NO_SPACE) {
                problem("disk", text, "make room, or writes will soon fail");
            } else if (space < LITTLE_SPACE) {
                note("disk", text, "make room before it runs out");
            } else {
                ok("disk", text);
            }
        } catch (IOException e) {
            note(
                    "disk",
                    "cannot tell how much room there is in " + directory,
                    "see that it exists");
        }
    }

    private void examine(PostgresDatabase database, @Nullable EventStoreHttpClient store) {
        server(database.inspection().server());
        EventStoreConfig elsewhere = config.eventStore();
        if (elsewhere != null && store != null) {
            eventStore(elsewhere.location(), store.version());
        }
        log(database.inspection());
        hashes(database.inspection().hashes(SAMPLE));
        database.projectionAdmin().status().forEach(this::projection);
        database.inspection().abandonedOperations().forEach(this::abandoned);
        balances(database.inspection().wrongBalances());
        digests(database.inspection().wrongDigests());
        if (isArchiveWell(config.archive(), database.rowVerification())) {
            rows(database.inspection().sample(SAMPLE));
        } else {
            note("rows", "not looked at", "run tallystick doctor again when the archive is well");
        }
    }

    private void eventStore(String location, String version) {
        ok(
                "event store",
                location
                        + (version.isEmpty() ? "" : ", version " + version + ",")
                        + " answers, and has what was mirrored last");
    }

    private boolean isArchiveWell(@Nullable ArchiveConfig archive, RowVerification rows) {
        return archive == null
                ? isNothingCut(rows)
                : isArchiveWell(ArchiveAccess.open(archive), rows);
    }

    private boolean isNothingCut(RowVerification rows) {
        int segments = rows.cutSegments().size();
        if (segments > 0) {
            problem(
                    "archive",
                    "%,d segments of events left the log, and ARCHIVE_URL is not set"
                            .formatted(segments),
                    "set it to where they are");
        }
        return segments == 0;
    }

    /** Its manifests; {@code verify} reads all of it. */
    private boolean isArchiveWell(Archive archive, RowVerification rows) {
        List<Segment> segments;
        try {
            segments = archive.refresh();
        } catch (ArchiveUnavailable | DamagedArchive e) {
            problem("archive", String.valueOf(e.getMessage()), "run tallystick verify");
            return false;
        }
        long lacking =
                rows.cutSegments().entrySet().stream()
                        .filter(
                                cut ->
                                        cut.getKey() > segments.size()
                                                || !segments.get(cut.getKey() - 1)
                                                        .hash()
                                                        .equals(cut.getValue()))
                        .count();
        String text =
                "%,d segments with %,d events in %s"
                        .formatted(
                                segments.size(),
                                segments.stream().mapToLong(Segment::events).sum(),
                                archive.description());
        if (lacking > 0) {
            problem(
                    "archive",
                    text + ", and " + lacking + " are missing or not those of this log",
                    "see that ARCHIVE_URL is right, and run tallystick verify");
        } else {
            ok("archive", text);
        }
        return lacking == 0;
    }

    private void server(Inspection.Server server) {
        String text =
                "PostgreSQL %s, schema up to date, %s, %d of %d connections"
                        .formatted(
                                server.version(),
                                size(server.sizeBytes()),
                                server.connections(),
                                server.maxConnections());
        if (major(server.version()) < OLDEST_POSTGRES) {
            problem("database", text, "update it to PostgreSQL " + OLDEST_POSTGRES + " or newer");
        } else if (!server.isDurable()) {
            problem(
                    "database",
                    text,
                    "turn fsync and full_page_writes on, or a loss of power can take away what was"
                            + " confirmed");
        } else if (server.connections() > server.maxConnections() * MANY_CONNECTIONS) {
            note("database", text, "raise max_connections, or end clients that idle");
        } else {
            ok("database", text);
        }
    }

    private static int major(String version) {
        String digits = version.replaceFirst("[^0-9].*", "");
        return digits.isEmpty() ? OLDEST_POSTGRES : Integer.parseInt(digits);
    }

    private void log(Inspection inspection) {
        Inspection.Log log = inspection.log(MAX_NAMES);
        if (log.gaps().isEmpty()) {
            ok(
                    "log",
                    "%,d events in %,d streams, none missing"
                            .formatted(log.events(), log.streams()));
        } else {
            problem(
                    "log",
                    "events are missing in " + String.join(", ", log.gaps()),
                    "restore the database from a backup; no command does such a thing");
        }
    }

    private void hashes(Inspection.Hashes hashes) {
        if (hashes.flaws().isEmpty()) {
            ok("hashes", "%,d events hashed, all are as written".formatted(hashes.events()));
            return;
        }
        RowFlaw first = hashes.flaws().getFirst();
        problem(
                "hashes",
                "event %s at position %d %s; %,d of %,d are so"
                        .formatted(
                                first.event(),
                                first.position().value(),
                                first.problem(),
                                hashes.flaws().size(),
                                hashes.events()),
                "run tallystick verify, which looks at all events");
    }

    private void projection(ProjectionStatus status) {
        String name = status.name();
        if (status.parkedStreams() > 0) {
            problem(
                    name,
                    "%,d streams cannot be projected, because of: %s"
                            .formatted(status.parkedStreams(), status.heldBy()),
                    "see tallystick parked, and run it with --retry after the cause is mended");
            return;
        }
        switch (status.state()) {
            case CURRENT -> ok(name, "have all events");
            case BEHIND ->
                    note(
                            name,
                            "%s events behind, for %d s"
                                    .formatted(behind(status), status.lag().toSeconds()),
                            "servers catch up by themselves: see that one runs");
            case HELD -> problem(name, "held by: " + status.heldBy(), "see the log of the servers");
        }
    }

    private static String behind(ProjectionStatus status) {
        Long events = status.lagEvents();
        return events == null
                ? "some"
                : String.format(Locale.ROOT, "%,d%s", events, status.isLagMinimum() ? "+" : "");
    }

    private void rows(Inspection.Sample sample) {
        if (sample.differing().isEmpty()) {
            ok(
                    "rows",
                    "%,d compared with their events, all are the same".formatted(sample.streams()));
        } else {
            problem(
                    "rows",
                    "%d of %d are not what their events say, such as %s"
                            .formatted(
                                    sample.differing().size(),
                                    sample.streams(),
                                    sample.differing().getFirst()),
                    "run tallystick rebuild, which puts all of them right");
        }
    }

    private void abandoned(Operation operation) {
        String kind = operation.kind().name().toLowerCase(Locale.ROOT);
        String reason = operation.error();
        note(
                kind,
                reason == null ? "one waits to go on" : "one waits to go on: " + reason,
                "start a server, or run tallystick " + kind);
    }

    private void balances(long wrong) {
        if (wrong == 0) {
            ok("balances", "all are the sum of their transactions");
        } else {
            problem(
                    "balances",
                    wrong + " are not the sum of their transactions",
                    "run tallystick rebuild, which puts them right");
        }
    }

    private void digests(long wrong) {
        if (wrong == 0) {
            ok("digests", "all are those of their users' events");
        } else {
            problem(
                    "digests",
                    wrong + " are not those of their users' events, so that phones sync in vain",
                    "run tallystick rebuild, which puts them right");
        }
    }

    private static String size(long bytes) {
        double megabytes = bytes / 1e6;
        return megabytes < 1000
                ? String.format(Locale.ROOT, "%.0f MB", megabytes)
                : String.format(Locale.ROOT, "%.1f GB", megabytes / 1000);
    }

    private void ok(String check, String text) {
        findings.accept(Finding.ok(check, text));
    }

    private void note(String check, String text, String advice) {
        findings.accept(Finding.note(check, text, advice));
    }

    private void problem(String check, String text, String advice) {
        findings.accept(Finding.problem(check, text, advice));
    }
}
