package io.tallystick.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.StreamName;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.emulator.Fault;
import io.tallystick.emulator.Faults;
import io.tallystick.emulator.RequestMatch;
import io.tallystick.testkit.Rendezvous;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Every way in which a call can go wrong, at every call. The system property {@code
 * tallystick.test.faults} makes more runs with random ones.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class FaultTest {

    private static final URI NOBODY = URI.create("http://127.0.0.1:1");
    private static final int RUNS = Integer.getInteger("tallystick.test.faults", 400);
    private static final int LANES = 8;

    private static final EventStoreEmulator EMULATOR =
            EventStoreEmulator.start(EmulatorConfig.inMemory().withProjections(false));
    private static final AtomicInteger STREAMS = new AtomicInteger();

    private static EventStoreHttpClient client;

    @BeforeAll
    static void connect() {
        client = EventStoreHttpClient.connect(TestClients.config(EMULATOR.url()));
    }

    @AfterAll
    static void close() {
        client.close();
        EMULATOR.close();
    }

    @AfterEach
    void allIsWell() {
        EMULATOR.faults().clear();
    }

    private static StreamName newStream() {
        return new StreamName("notes-" + STREAMS.incrementAndGet());
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("slow", Fault.slow(Duration.ofMillis(5))),
                Arguments.of("408 before", Fault.REQUEST_TIMEOUT_BEFORE),
                Arguments.of("408 after", Fault.REQUEST_TIMEOUT_AFTER),
                Arguments.of("500 before", Fault.WRITE_TIMEOUT_BEFORE),
                Arguments.of("500 after", Fault.WRITE_TIMEOUT_AFTER),
                Arguments.of("503 not ready", Fault.NOT_READY),
                Arguments.of("503 too busy", Fault.TOO_BUSY),
                Arguments.of("cut before", Fault.CUT_BEFORE),
                Arguments.of("cut after", Fault.CUT_AFTER),
                Arguments.of("redirect to a stranger", Fault.redirect(NOBODY)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void one_fault_at_any_call_is_not_noticed(String name, Fault fault) {
        for (int call = 1; call <= Story.CALLS; call++) {
            EMULATOR.faults().on(number(call), fault);
            Story story = new Story(client, newStream(), new SplittableRandom(call));

            story.tell();

            assertThat(story.unknown()).as("%s at call %d", name, call).isEmpty();
            EMULATOR.faults().clear();
            story.assertTrue();
        }
    }

    private static RequestMatch number(int call) {
        AtomicInteger count = new AtomicInteger();
        return (method, path) -> path.startsWith("/streams/") && count.incrementAndGet() == call;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void while_every_append_fails_nothing_is_acknowledged_that_is_not_there(
            String name, Fault fault) {
        EMULATOR.faults().always(RequestMatch.writes(), fault);
        Story story = new Story(client, newStream(), new SplittableRandom(1));

        story.tell();

        EMULATOR.faults().clear();
        story.assertTrue();
    }

    /** The append that was given up is carried out after the one that took its place. */
    @Test
    void appends_that_are_carried_out_too_late_change_nothing() {
        Duration second = Duration.ofSeconds(1);
        Timeouts impatient = new Timeouts(second, Duration.ofMillis(80), second, second);
        try (EventStoreHttpClient hasty =
                EventStoreHttpClient.connect(
                        TestClients.config(EMULATOR.url()).withTimeouts(impatient))) {
            for (int call = 1; call <= Story.CALLS; call++) {
                EMULATOR.faults().on(number(call), Fault.slow(Duration.ofMillis(200)));
                Story story = new Story(hasty, newStream(), new SplittableRandom(call));

                story.tell();

                EMULATOR.faults().clear();
                story.assertTrue();
            }
        }
    }

    @Test
    void while_the_store_is_down_every_append_is_refused_and_leaves_no_trace() {
        StreamName stream = newStream();
        EMULATOR.stop();
        try {
            for (int i = 0; i < 20; i++) {
                assertThatExceptionOfType(StoreUnavailable.class)
                        .isThrownBy(
                                () ->
                                        client.append(
                                                stream,
                                                TestClients.NO_STREAM,
                                                TestClients.events(2)));
            }
        } finally {
            EMULATOR.restart();
        }

        Story.onceWell(() -> assertThat(client.readStream(stream)).isEmpty());
        Story.onceWell(
                () ->
                        assertThat(
                                        client.append(
                                                stream,
                                                TestClients.NO_STREAM,
                                                TestClients.events(2)))
                                .isInstanceOf(AppendResult.Appended.class));
        Story.onceWell(() -> assertThat(client.readStream(stream)).hasSize(2));
    }

    @Test
    void random_faults_lose_nothing_and_double_nothing() {
        long seed = System.nanoTime();
        Rendezvous.results(LANES, number -> runMany(seed + (long) number * RUNS / LANES));
    }

    /** With a store of its own, so that a seed always gives the same faults to the same calls. */
    private static int runMany(long firstSeed) {
        try (EmulatorFixture fixture = new EmulatorFixture()) {
            for (long seed = firstSeed; seed < firstSeed + RUNS / LANES; seed++) {
                run(fixture, seed);
            }
        }
        return RUNS / LANES;
    }

    private static void run(EmulatorFixture fixture, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Story story = new Story(fixture.store(), newStream(), random);
        Faults faults = fixture.emulator().faults();
        faults.random(seed, random.nextDouble(0.5));
        try {
            story.tell();
            faults.clear();
            story.assertTrue();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with seed " + seed, e);
        }
    }
}
