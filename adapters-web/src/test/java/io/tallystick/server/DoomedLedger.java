package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.Ledger;
import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.Verification;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.archive.FileArchiveStorage;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A ledger with a database, an archive and perhaps an event store of its own, that another process
 * is to be killed on. Confined to one thread.
 */
final class DoomedLedger implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STORE = "store";
    private static final Duration POLL = Duration.ofMillis(10);
    private static final CommandContext BY_ALICE = CommandContext.of(Samples.ALICE, "test");

    private final Path directory;
    private final TestDatabase database;
    private final @Nullable EventStoreEmulator emulator;
    private final Map<String, UUID> answers = new LinkedHashMap<>();
    private final Map<Long, String> rows = new TreeMap<>();
    private List<LoggedEvent> events = List.of();
    private @Nullable ContactId previous;

    /**
     * @param directory of its files
     */
    private DoomedLedger(Path directory, TestDatabase database, boolean hasEventStore) {
        this.directory = directory;
        this.database = database;
        this.emulator =
                hasEventStore
                        ? EventStoreEmulator.start(
                                EmulatorConfig.storedIn(directory.resolve(STORE)))
                        : null;
    }

    /**
     * An empty one.
     *
     * @param directory of its files, empty
     */
    static DoomedLedger create(Path directory, boolean hasEventStore) {
        return new DoomedLedger(directory, TestDatabase.create(), hasEventStore);
    }

    /** Another one like it. */
    DoomedLedger copy(Path newDirectory) {
        copyFiles(directory, newDirectory);
        DoomedLedger copy = new DoomedLedger(newDirectory, database.copy(), emulator != null);
        copy.answers.putAll(answers);
        copy.rows.putAll(rows);
        copy.events = events;
        return copy;
    }

    private static void copyFiles(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.skip(1)::iterator) { // itself
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path archiveFolder() {
        return directory.resolve("archive");
    }

    private Archive archive() {
        return new Archive(new FileArchiveStorage(archiveFolder()));
    }

    /** What another process can be told to do to it. */
    DoomedArchiving doomed(Operation.Kind kind) {
        return new DoomedArchiving(
                kind,
                database.jdbcUrl(),
                database.user(),
                database.password(),
                archiveFolder(),
                emulator == null ? null : emulator.url());
    }

    /** Opens it for as long as something is done. */
    void use(Consumer<PostgresDatabase> work) {
        PostgresConfig config =
                PostgresConfig.of(database.jdbcUrl(), database.user(), database.password())
                        .withArchive(archive());
        if (emulator == null) {
            try (PostgresDatabase opened = PostgresDatabase.join(config)) {
                work.accept(opened);
            }
            return;
        }
        try (EventStoreHttpClient store = connect(emulator);
                PostgresDatabase opened = PostgresDatabase.joinMirror(config, store)) {
            opened.projector().orElseThrow().start();
            work.accept(opened);
        }
    }

    /** Some events on a new contact, and one on that of before. */
    void write(String name) {
        use(
                opened -> {
                    Ledger ledger = ledger(opened);
                    ContactId contact = new ContactId(create(ledger, name));
                    ledger.transactions().create(BY_ALICE, null, Samples.lent(contact, 5));
                    rename(ledger, previous == null ? contact : previous, "Before " + name);
                    previous = contact;
                    answers.put(name, contact.value());
                    int count = events.size() + 3;
                    events =
                            await().atMost(PATIENCE)
                                    .pollInterval(POLL)
                                    .until(() -> everything(opened), all -> all.size() == count);
                });
        for (String[] row : query("select position, e from events e where data is not null")) {
            rows.putIfAbsent(Long.valueOf(row[0]), row[1]);
        }
    }

    private static void rename(Ledger ledger, ContactId contact, String name) {
        ledger.contacts()
                .update(BY_ALICE, contact, ContactChanges.renamedTo(name), Precondition.none());
    }

    private static Ledger ledger(PostgresDatabase opened) {
        return new Ledger(
                opened.eventStore(),
                opened.eventLog(),
                opened.views(),
                UUID::randomUUID,
                InstantSource.system(),
                new UndoRule(Duration.ofDays(1)));
    }

    /** The contact that this name's key stands for. */
    private static UUID create(Ledger ledger, String name) {
        CommandContext keyed =
                new CommandContext(
                        Samples.ALICE,
                        "test",
                        null,
                        IdempotentRequest.of(new IdempotencyKey(name), name));
        return switch (ledger.contacts().create(keyed, null, ContactDetails.named(name))) {
            case Outcome.Committed<?> committed -> committed.id();
            case Outcome.Replayed<?> replayed -> replayed.id();
            default -> throw new AssertionError(name);
        };
    }

    /** As replayed, a few at a time. */
    private static List<LoggedEvent> everything(PostgresDatabase opened) {
        EventQuery query = EventQuery.ofUser(Samples.ALICE, 3);
        EventPage page = opened.eventLog().page(query);
        List<LoggedEvent> events = new ArrayList<>(page.events());
        while (page.hasMore()) {
            page = opened.eventLog().page(query.after(events.getLast().position(), 3));
            events.addAll(page.events());
        }
        return events;
    }

    /** Whatever was done to it, each event is in the archive, or in the log, or in both. */
    void assertNothingIsLost() {
        List<Long> places = new ArrayList<>();
        for (String[] row : query("select position from events where data is not null")) {
            places.add(Long.valueOf(row[0]));
        }
        archive()
                .readAfter(GlobalPosition.START)
                .forEachRemaining(event -> places.add(event.position().value()));

        assertThat(places).containsAll(rows.keySet());
    }

    /** One was at work, and is known to be gone; or who comes next would wait for it a while. */
    void assertWorkIsAbandoned() {
        assertThat(
                        execute(
                                "update operations set seen_at = '-infinity' where state ="
                                        + " 'running'"))
                .isEqualTo(1);
    }

    /** What readers see of it is what they saw before, and who asks again is answered as then. */
    void assertIsAsItWas(PostgresDatabase opened) {
        assertThat(everything(opened)).isEqualTo(events);
        streams()
                .forEach(
                        (stream, itsEvents) ->
                                assertThat(opened.eventStore().readStream(stream))
                                        .isEqualTo(itsEvents));
        Ledger ledger = ledger(opened);
        assertThat(answers).isNotEmpty();
        answers.forEach((name, id) -> assertThat(create(ledger, name)).as(name).isEqualTo(id));
        assertThat(everything(opened)).hasSameSizeAs(events);
    }

    /** As the command verify sees it. */
    void assertIsSound(PostgresDatabase opened) {
        RowVerification verification = opened.rowVerification();
        Verification archived =
                archive()
                        .verify(
                                verification.cutSegments(),
                                some ->
                                        verification.compare(some).stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                RowFlaw::position,
                                                                RowFlaw::problem)),
                                (done, total) -> {});
        assertThat(archived.flaws()).isEmpty();
        assertThat(verification.verifyAfter(GlobalPosition.START, 1000).flaws()).isEmpty();
        assertThat(verification.missing()).isEmpty();
    }

    private Map<StreamName, List<RecordedEvent>> streams() {
        return events.stream()
                .map(LoggedEvent::event)
                .collect(Collectors.groupingBy(RecordedEvent::stream));
    }

    /** Of each stream its last, for that is what an event store keeps. */
    void assertAllIsCut() {
        assertThat(query("select position from events where data is not null")).isEmpty();
        if (emulator != null) {
            try (EventStoreHttpClient store = connect(emulator)) {
                assertThat(store.readAll(StorePosition.START, 100).events())
                        .hasSameSizeAs(streams().keySet());
            }
        }
    }

    private static EventStoreHttpClient connect(EventStoreEmulator emulator) {
        return EventStoreHttpClient.connect(EventStoreHttpConfig.of(List.of(emulator.url())));
    }

    void assertRowsAreAsTheyWere() {
        assertThat(query("select position, e from events e order by position"))
                .extracting(row -> row[1])
                .containsExactlyElementsOf(rows.values());
    }

    /** Takes it to its end, as it is one that was begun. */
    static void end(PostgresDatabase opened, Operation.Kind kind) {
        Operation begun =
                kind == Operation.Kind.ARCHIVE
                        ? opened.archiveAdmin()
                                .orElseThrow()
                                .archive(Instant.parse("9999-01-01T00:00:00Z"))
                        : opened.archiveAdmin().orElseThrow().restore();
        Operation ended =
                await().atMost(PATIENCE)
                        .pollInterval(POLL)
                        .until(
                                () -> opened.projectionAdmin().operation(begun.id()).orElseThrow(),
                                now -> now.state() != Operation.State.RUNNING);
        assertThat(ended.error()).isNull();
        assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED);
    }

    /** The text of each column. */
    List<String[]> query(String sql) {
        List<String[]> found = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                String[] row = new String[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = result.getString(i + 1);
                }
                found.add(row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return found;
    }

    /** How many rows it was. */
    int execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        if (emulator != null) {
            emulator.close();
        }
        database.close();
    }
}
