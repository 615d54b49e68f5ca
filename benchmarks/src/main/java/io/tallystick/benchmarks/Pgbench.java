package io.tallystick.benchmarks;

import io.tallystick.postgres.embedded.ConnectionInfo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bare inserts of one event row in each transaction, by PostgreSQL's own load driver. */
final class Pgbench {

    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final String SCRIPT =
            """
            \\set version random(1, 1000000000)
            insert into bare_events (stream, version, event_id, type, data) values \
            ('contact-' || gen_random_uuid(), 0, gen_random_uuid(), 'ContactCreated', \
            '{"name": "Somebody with a name", "email": "somebody@example.com", "phone": "+1 555 0100", \
            "notes": "a note of some length, as people write them, so that the row has about three \
            hundred bytes like the ones that the ledger writes for a contact with all its fields"}');
            """;

    private final ConnectionInfo database;

    Pgbench(ConnectionInfo database) throws SQLException {
        this.database = database;
        try (Connection connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists bare_events (position bigserial primary key,"
                            + " stream text not null, version bigint not null, event_id uuid not"
                            + " null, type text not null, recorded_at timestamptz not null default"
                            + " now(), data jsonb not null, unique (stream, version))");
        }
    }

    /** Transactions per second. */
    double insert(int clients, int seconds) throws IOException, InterruptedException {
        Path script = Files.createTempFile("bare-insert-", ".sql");
        Files.writeString(script, SCRIPT);
        ProcessBuilder builder =
                new ProcessBuilder(
                                "pgbench",
                                "-n",
                                "-M",
                                "prepared",
                                "-c",
                                String.valueOf(clients),
                                "-j",
                                "2",
                                "-T",
                                String.valueOf(seconds),
                                "-f",
                                script.toString(),
                                "-h",
                                "127.0.0.1",
                                "-p",
                                String.valueOf(database.port()),
                                "-U",
                                database.user(),
                                "tallystick")
                        .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", database.password());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Files.delete(script);
        Matcher tps = TPS.matcher(output);
        if (!tps.find()) {
            throw new IOException("pgbench printed no rate: " + output);
        }
        return Double.parseDouble(tps.group(1));
    }
}
