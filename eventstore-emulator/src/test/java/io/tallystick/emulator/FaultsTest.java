package io.tallystick.emulator;

import static io.tallystick.emulator.ForeignClient.EVENTS_JSON;
import static io.tallystick.emulator.ForeignClient.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultsTest {

    private final EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    private final ForeignClient client = new ForeignClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Fault.REQUEST_TIMEOUT_BEFORE, 408, false),
                Arguments.of(Fault.REQUEST_TIMEOUT_AFTER, 408, true),
                Arguments.of(Fault.WRITE_TIMEOUT_BEFORE, 500, false),
                Arguments.of(Fault.WRITE_TIMEOUT_AFTER, 500, true),
                Arguments.of(Fault.NOT_READY, 503, false),
                Arguments.of(Fault.TOO_BUSY, 503, false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_writes_or_does_not(Fault fault, int status, boolean written) {
        emulator.faults().next(fault);

        Answer answer = client.append("s", -1, 0);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Location")).isEqualTo("absent");
        assertThat(client.feed("/streams/s").status()).isEqualTo(written ? 200 : 404);
    }

    @Test
    void a_cut_before_the_write_has_no_answer_and_no_effect() {
        emulator.faults().next(Fault.CUT_BEFORE);

        assertThatThrownBy(this::tryAppend).isInstanceOf(IOException.class);

        assertThat(client.feed("/streams/s").status()).isEqualTo(404);
    }

    @Test
    void a_cut_after_the_write_has_no_answer_and_an_effect() {
        emulator.faults().next(Fault.CUT_AFTER);

        assertThatThrownBy(this::tryAppend).isInstanceOf(IOException.class);

        assertThat(client.append("s", -1, 0).firstNumber()).isZero();
        assertThat(client.feed("/streams/s").titles()).hasSize(1);
    }

    private void tryAppend() throws IOException {
        Answer unexpected =
                client.trySend(
                        client.request(
                                        "/streams/s",
                                        "Content-Type",
                                        EVENTS_JSON,
                                        "ES-ExpectedVersion",
                                        "-1")
                                .POST(BodyPublishers.ofString(events(0)))
                                .build());
        throw new AssertionError(unexpected.toString());
    }

    @Test
    void slowness_changes_nothing_else() {
        emulator.faults().next(Fault.slow(Duration.ofMillis(20)));

        assertThat(client.append("s", -1, 0).status()).isEqualTo(201);
    }

    @Test
    void all_can_be_slow_and_fail_as_well() {
        emulator.faults().delayAll(Duration.ofMillis(5));
        emulator.faults().next(Fault.TOO_BUSY);

        assertThat(client.append("s", -1, 0).status()).isEqualTo(503);
        assertThat(client.append("s", -1, 0).status()).isEqualTo(201);
    }

    @Test
    void a_redirect_leads_to_the_same_path_elsewhere() {
        emulator.faults().next(Fault.redirect(URI.create("http://other:2113")));

        Answer answer = client.feed("/streams/s/0/forward/5?embed=body");

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.header("Location"))
                .isEqualTo("http://other:2113/streams/s/0/forward/5?embed=body");
    }

    @Test
    void a_fault_waits_for_the_request_that_it_is_for() {
        emulator.faults().on(RequestMatch.writes(), Fault.TOO_BUSY);

        assertThat(client.feed("/streams/s").status()).isEqualTo(404);
        assertThat(client.append("s", -1, 0).status()).isEqualTo(503);
        assertThat(client.append("s", -1, 0).status()).isEqualTo(201);
        assertThat(emulator.faults().count()).isEqualTo(1);
    }

    @Test
    void several_faults_come_in_their_order() {
        emulator.faults().next(Fault.NOT_READY);
        emulator.faults().next(Fault.REQUEST_TIMEOUT_AFTER);

        assertThat(client.get("/ping").status()).isEqualTo(503);
        assertThat(client.get("/ping").status()).isEqualTo(408);
        assertThat(client.get("/ping").status()).isEqualTo(200);
    }

    @Test
    void what_always_happens_ends_when_it_is_cleared() {
        emulator.faults().always(RequestMatch.pathStartsWith("/info"), Fault.TOO_BUSY);

        assertThat(client.get("/info").status()).isEqualTo(503);
        assertThat(client.get("/info").status()).isEqualTo(503);
        assertThat(client.get("/ping").status()).isEqualTo(200);
        emulator.faults().clear();
        assertThat(client.get("/info").status()).isEqualTo(200);
    }

    @Test
    void one_seed_gives_the_same_faults_again() {
        List<Integer> first = statuses(42);
        List<Integer> second = statuses(42);

        assertThat(first).isEqualTo(second).contains(404).contains(503);
    }

    private List<Integer> statuses(long seed) {
        emulator.faults().random(seed, 0.5, List.of(Fault.TOO_BUSY));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(client.feed("/streams/s").status());
        }
        return statuses;
    }
}
