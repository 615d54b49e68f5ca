package io.tallystick.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Waits are of a minute: a test that ends sooner was woken. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LongPollTest {

    private static final String[] MINUTE = {"ES-LongPoll", "60"};

    private final EventStoreEmulator emulator =
            EventStoreEmulator.start(EmulatorConfig.inMemory().withProjections(false));
    private final ForeignClient client = new ForeignClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void what_is_there_comes_at_once() {
        client.append("s", -1, 0);

        assertThat(client.feed("/streams/s/0/forward/5", MINUTE).titles()).hasSize(1);
    }

    @Test
    void a_commit_ends_the_wait() {
        client.append("s", -1, 0);
        CompletableFuture<Answer> waiting = client.feedLater("/streams/s/1/forward/5", MINUTE);
        awaitWaiting(1);

        client.append("other", -1, 5);
        client.append("s", 0, 1);

        assertThat(waiting.join().titles()).containsExactly("1@s");
    }

    @Test
    void a_stream_that_is_not_there_yet_can_be_waited_for() {
        CompletableFuture<Answer> waiting = client.feedLater("/streams/s/0/forward/5", MINUTE);
        awaitWaiting(1);

        client.append("s", -1, 0);

        assertThat(waiting.join().titles()).containsExactly("0@s");
    }

    @Test
    void a_commit_may_bring_nothing_to_read_where_one_waits() {
        CompletableFuture<Answer> waiting = client.feedLater("/streams/s/3/forward/5", MINUTE);
        awaitWaiting(1);

        client.append("s", -1, 0);

        assertThat(waiting.join().status()).isEqualTo(200);
        assertThat(waiting.join().titles()).isEmpty();
    }

    @Test
    void all_can_be_waited_for() {
        client.append("s", -1, 0);
        String end = client.feed("/streams/$all").link("previous");
        CompletableFuture<Answer> waiting = client.feedLater(end, MINUTE);
        awaitWaiting(1);

        client.append("t", -1, 1);

        assertThat(waiting.join().titles()).containsExactly("0@t");
    }

    @Test
    void many_are_woken_by_one_commit() {
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(client.feedLater("/streams/s/0/forward/5", MINUTE));
        }
        awaitWaiting(50);

        client.append("s", -1, 0);

        assertThat(waiting).allSatisfy(answer -> assertThat(answer.join().titles()).hasSize(1));
    }

    @Test
    void after_the_time_there_is_an_empty_page_or_none() {
        client.append("s", -1, 0);

        Answer empty = client.feed("/streams/s/1/forward/5", "ES-LongPoll", "1");
        Answer missing = client.feed("/streams/t/0/forward/5", "ES-LongPoll", "1");

        assertThat(empty.titles()).isEmpty();
        assertThat(missing.status()).isEqualTo(404);
    }

    @Test
    void a_deleted_stream_is_not_waited_for() {
        client.delete("/streams/s", "ES-HardDelete", "True");

        assertThat(client.feed("/streams/s/0/forward/5", MINUTE).status()).isEqualTo(410);
    }

    @Test
    void backward_pages_do_not_wait() {
        assertThat(client.feed("/streams/s", MINUTE).status()).isEqualTo(404);
        assertThat(client.feed("/streams/s/head/backward/5", MINUTE).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5", ""})
    void no_time_to_wait(String seconds) {
        assertThat(client.feed("/streams/s/0/forward/5", "ES-LongPoll", seconds).status())
                .isEqualTo(400);
    }

    @Test
    void a_stop_ends_the_wait() {
        CompletableFuture<Answer> waiting = client.feedLater("/streams/s/0/forward/5", MINUTE);
        awaitWaiting(1);

        emulator.stop();

        await().until(waiting::isDone);
    }

    private void awaitWaiting(int count) {
        await().until(() -> emulator.waiting() == count);
    }
}
