package io.tallystick.eventstore;

import static io.tallystick.eventstore.TestClients.NO_STREAM;
import static io.tallystick.eventstore.TestClients.STREAM;
import static io.tallystick.eventstore.TestClients.event;
import static io.tallystick.eventstore.TestClients.events;
import static io.tallystick.eventstore.TestClients.exactly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.Subscriber;
import io.tallystick.application.port.Subscription;
import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.emulator.EmulatorCluster;
import io.tallystick.emulator.Fault;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterTest {

    private static final int NODES = 3;
    private static final int RUNS = 25;

    private EmulatorCluster cluster;
    private EventStoreHttpClient client;

    @BeforeEach
    void start() {
        cluster = EmulatorCluster.start(NODES);
        client = EventStoreHttpClient.connect(TestClients.config(urls()));
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private URI[] urls() {
        return IntStream.range(0, NODES)
                .mapToObj(number -> cluster.node(number).url())
                .toArray(URI[]::new);
    }

    @Test
    void a_new_leader_is_followed_though_the_old_one_lives() {
        client.append(STREAM, NO_STREAM, events(1));

        cluster.elect(2);

        assertThat(client.append(STREAM, exactly(0), events(1)))
                .isEqualTo(new Appended(1, 1, false));
        assertThat(client.readStream(STREAM)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void the_loss_of_any_node_loses_nothing(int lost) {
        client.append(STREAM, NO_STREAM, events(2));

        cluster.kill(lost);
        if (lost == 0) {
            cluster.elect(1);
        }

        assertThat(client.append(STREAM, exactly(1), events(1)))
                .isEqualTo(new Appended(2, 2, false));
        assertThat(client.readStream(STREAM))
                .extracting(RecordedEvent::version)
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void one_address_is_enough_to_survive_its_node() {
        try (EventStoreHttpClient other =
                EventStoreHttpClient.connect(TestClients.config(cluster.node(0).url()))) {
            other.append(STREAM, NO_STREAM, events(1));

            cluster.kill(0);
            cluster.elect(2);

            assertThat(other.append(STREAM, exactly(0), events(1)))
                    .isEqualTo(new Appended(1, 1, false));
        }
    }

    @Test
    void between_two_leaders_every_append_is_refused_and_leaves_no_trace() {
        cluster.kill(0);

        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> client.append(STREAM, NO_STREAM, events(1)));
        }

        cluster.elect(1);
        Story.onceWell(() -> assertThat(client.readStream(STREAM)).isEmpty());
        Story.onceWell(
                () ->
                        assertThat(client.append(STREAM, NO_STREAM, events(1)))
                                .isEqualTo(new Appended(0, 0, false)));
    }

    @Test
    void an_append_whose_answer_dies_with_the_leader_is_recorded_once() {
        List<NewEvent> events = List.of(event());
        cluster.node(0)
                .faults()
                .always((method, path) -> path.startsWith("/streams/"), Fault.CUT_AFTER);

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> client.append(STREAM, NO_STREAM, events));
        cluster.kill(0);
        cluster.elect(1);

        Story.onceWell(
                () ->
                        assertThat(client.append(STREAM, NO_STREAM, events))
                                .isEqualTo(new Appended(0, 0, false)));
        assertThat(client.readStream(STREAM)).hasSize(1);
    }

    @Test
    void a_subscriber_goes_on_with_the_next_leader() {
        List<Long> versions = new CopyOnWriteArrayList<>();
        Subscriber subscriber =
                new Subscriber() {
                    @Override
                    public void onEvents(StorePage page) {
                        page.events().forEach(event -> versions.add(event.version()));
                    }

                    @Override
                    public void onFailure(RuntimeException failure) {} // it goes on by itself
                };
        client.append(STREAM, NO_STREAM, events(2));
        Subscription subscription = client.subscribe(StorePosition.START, subscriber);
        try {
            Awaitility.await().until(() -> versions.size() == 2);

            cluster.kill(0);
            cluster.elect(1);
            Story.onceWell(() -> client.append(STREAM, exactly(1), events(2)));

            Awaitility.await().until(() -> versions.size() >= 4);
        } finally {
            subscription.close();
        }
        assertThat(versions).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void elections_and_faults_at_random_lose_nothing_and_double_nothing() {
        long firstSeed = System.nanoTime();
        for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
            try {
                run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with seed " + seed, e);
            }
        }
    }

    private void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int number = 0; number < NODES; number++) {
            cluster.node(number).faults().random(seed + number, 0.2);
        }
        StreamName stream = new StreamName("notes-" + seed);
        Story story = new Story(client, stream, random);
        int lost = random.nextInt(NODES);
        cluster.kill(lost);
        if (random.nextBoolean()) {
            cluster.elect((lost + 1) % NODES);
        }
        story.tell();
        cluster.revive(lost);
        cluster.elect(random.nextInt(NODES));
        story.tell();
        for (int number = 0; number < NODES; number++) {
            cluster.node(number).faults().clear();
        }
        story.assertTrue();
    }
}
