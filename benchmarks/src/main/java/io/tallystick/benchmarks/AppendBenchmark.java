package io.tallystick.benchmarks;

import io.tallystick.application.Ledger;
import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.ConnectionInfo;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How many contacts a second become durable, through the event store port and through the ledger,
 * beside pgbench inserting bare rows into the same database.
 *
 * <p>Arguments: rounds (default 5), seconds of each (default 4).
 */
public final class AppendBenchmark {

    private static final UserId USER = new UserId(new UUID(0, 1));
    private static final ContactDetails DETAILS =
            new ContactDetails(
                    new ContactName("Somebody with a name"),
                    null,
                    new PhoneNumber("+1 555 0100"),
                    new EmailAddress("somebody@example.com"),
                    new Notes(
                            "a note of some length, as people write them, so that the row has about"
                                    + " three hundred bytes like the ones that pgbench inserts"));

    private AppendBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        Path directory = Files.createTempDirectory("tallystick-benchmark-");
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory));
                PostgresDatabase database = open(server.connectionInfo())) {
            for (int clients : new int[] {32, 1}) {
                measure(server.connectionInfo(), database, clients, rounds, seconds);
            }
        }
    }

    private static PostgresDatabase open(ConnectionInfo info) {
        return PostgresDatabase.open(
                PostgresConfig.of(info.jdbcUrl(), info.user(), info.password()));
    }

    private static void measure(
            ConnectionInfo info, PostgresDatabase database, int clients, int rounds, int seconds)
            throws Exception {
        Pgbench pgbench = new Pgbench(info);
        EventStore store = database.eventStore();
        Ledger ledger =
                new Ledger(
                        store,
                        database.eventLog(),
                        database.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofSeconds(5)));
        List<Double> bare = new ArrayList<>();
        List<Double> port = new ArrayList<>();
        List<Double> commands = new ArrayList<>();
        Clients.run(clients, seconds, client -> append(store));
        for (int round = 0; round < rounds; round++) {
            bare.add(pgbench.insert(clients, seconds));
            port.add(Clients.run(clients, seconds, client -> append(store)));
            commands.add(Clients.run(clients, seconds, client -> create(ledger)));
        }
        System.out.println(clients + " clients, " + rounds + " rounds of " + seconds + " s each");
        Rate baseline = new Rate("pgbench, one bare row in each transaction", bare);
        System.out.println(baseline.line(baseline));
        System.out.println(
                new Rate("EventStore.append, one event, projected", port).line(baseline));
        System.out.println(new Rate("Ledger, contacts created", commands).line(baseline));
    }

    private static void append(EventStore store) {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        NewEvent event =
                new EventCodec()
                        .encode(
                                new EventId(UUID.randomUUID()),
                                new ContactCreated(DETAILS, now),
                                new EventMetadata(USER, now, "benchmark", null, null, null));
        store.append(
                StreamName.of(AggregateType.CONTACT, id),
                new ExpectedVersion.NoStream(),
                List.of(event));
    }

    private static void create(Ledger ledger) {
        ledger.contacts().create(CommandContext.of(USER, "benchmark"), null, DETAILS);
    }
}
