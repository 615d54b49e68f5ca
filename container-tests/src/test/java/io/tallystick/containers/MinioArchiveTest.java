package io.tallystick.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A log that goes into a bucket of a real service, is verified there, and comes back. */
@NeedsDocker
@DisplayNameGeneration(ReplaceUnderscores.class)
class MinioArchiveTest {

    private static final StreamName STREAM = new StreamName("other-1");
    private static final int EVENTS = 5000;
    private static final int PORT = 5432;
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    @Test
    void what_is_cut_is_read_verified_and_restored() {
        String password = UUID.randomUUID().toString();
        try (MinioContainer minio = new MinioContainer();
                GenericContainer<?> server =
                        new GenericContainer<>(DockerImageName.parse("postgres:18"))
                                .withEnv("POSTGRES_PASSWORD", password)
                                .withExposedPorts(PORT)
                                .waitingFor(
                                        Wait.forLogMessage(
                                                ".*ready to accept connections.*\\s", 2))) {
            minio.start();
            server.start();
            Archive archive = new Archive(minio.newStorage());
            String url =
                    "jdbc:postgresql://"
                            + server.getHost()
                            + ":"
                            + server.getMappedPort(PORT)
                            + "/postgres";
            try (PostgresDatabase database =
                    PostgresDatabase.open(
                            PostgresConfig.of(url, "postgres", password).withArchive(archive))) {
                goAndComeBack(database, archive);
            }
        }
    }

    private static void goAndComeBack(PostgresDatabase database, Archive archive) {
        EventStore store = database.eventStore();
        store.append(STREAM, new ExpectedVersion.NoStream(), events(EventStore.MAX_EVENTS));
        store.append(
                STREAM,
                new ExpectedVersion.Exact(EventStore.MAX_EVENTS - 1),
                events(EVENTS - EventStore.MAX_EVENTS));
        var before = store.readStream(STREAM);

        Operation archived =
                ended(database, database.archiveAdmin().orElseThrow().archive(END_OF_TIME));

        assertThat(archived.done()).isEqualTo(EVENTS);
        assertThat(archive.refresh()).hasSize(2);
        assertThat(store.readStream(STREAM)).isEqualTo(before);
        Map<Integer, String> hashes = database.rowVerification().cutSegments();
        assertThat(
                        archive.verify(
                                        hashes,
                                        batch -> {
                                            assertThat(database.rowVerification().compare(batch))
                                                    .isEmpty();
                                            return Map.of();
                                        },
                                        (done, total) -> {})
                                .isSound())
                .isTrue();

        Operation restored = ended(database, database.archiveAdmin().orElseThrow().restore());

        assertThat(restored.done()).isEqualTo(EVENTS);
        assertThat(store.readStream(STREAM)).isEqualTo(before);
        assertThat(database.rowVerification().verifyAfter(GlobalPosition.START, EVENTS).flaws())
                .isEmpty();
    }

    private static List<NewEvent> events(int count) {
        return Stream.generate(
                        () ->
                                new NewEvent(
                                        new EventId(UUID.randomUUID()),
                                        "Other",
                                        1,
                                        "{\"text\":\"caf\u00e9\"}",
                                        new EventMetadata(
                                                Samples.ALICE,
                                                Samples.NOON,
                                                "test",
                                                null,
                                                null,
                                                null)))
                .limit(count)
                .toList();
    }

    private static Operation ended(PostgresDatabase database, Operation begun) {
        Operation ended =
                await().atMost(Duration.ofMinutes(1))
                        .until(
                                () ->
                                        database.projectionAdmin()
                                                .operation(begun.id())
                                                .orElseThrow(),
                                operation -> operation.state() != State.RUNNING);
        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        return ended;
    }
}
