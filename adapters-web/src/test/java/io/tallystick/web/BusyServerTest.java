package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server with too much to do, and one that stops. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class BusyServerTest extends WebServerCase {

    @Test
    void too_many_requests_at_once_are_told_to_come_back() {
        admitOnly(2);
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(2);
        faults.views.set(
                () -> {
                    inside.countDown();
                    await(hold);
                });
        List<CompletableFuture<Reply>> held = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            held.add(
                    CompletableFuture.supplyAsync(
                            () -> api.get("/api/contacts"), Thread::startVirtualThread));
        }
        await(inside);
        Reply refused = api.get("/api/contacts").isProblem(503, "overloaded");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        api.get("/health").is(200);
        api.get("/metrics").is(200);
        hold.countDown();
        for (CompletableFuture<Reply> reply : held) {
            reply.join().is(200);
        }
        api.get("/api/contacts").is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/events/stream", "/api/events/stream/"})
    void live_readers_take_no_room_of_requests(String path) {
        admitOnly(1);
        try (LiveReader live = LiveReader.open(api, path, null)) {
            live.next("caught-up");
            api.get("/api/contacts/").is(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/", "/health/live/", "/health/ready/", "/metrics/"})
    void a_slash_at_the_end_keeps_no_watcher_out(String path) {
        admitOnly(1);
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        faults.views.set(
                () -> {
                    inside.countDown();
                    await(hold);
                });
        CompletableFuture<Reply> held =
                CompletableFuture.supplyAsync(
                        () -> api.get("/api/contacts"), Thread::startVirtualThread);
        await(inside);
        try {
            api.get(path).is(200);
            api.get("/healthy").isProblem(503, "overloaded");
        } finally {
            hold.countDown();
        }
        held.join().is(200);
    }

    private void admitOnly(int requests) {
        server.close();
        server = start(List.of(), requests);
        api = Api.of(client, server.port());
    }

    @Test
    void a_stop_lets_requests_finish() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        faults.store.set(
                () -> {
                    inside.countDown();
                    await(hold);
                });
        CompletableFuture<Reply> write =
                CompletableFuture.supplyAsync(
                        () -> api.post("/api/contacts", "{\"name\":\"A\"}"),
                        Thread::startVirtualThread);
        await(inside);
        Thread stop = Thread.startVirtualThread(() -> server.close());
        assertThat(stop.join(Duration.ofMillis(300))).isFalse();
        hold.countDown();
        write.get(10, TimeUnit.SECONDS).is(201);
        assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(
                        () ->
                                client.send(
                                        HttpRequest.newBuilder(api.uri("/health")).build(),
                                        HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }
}
