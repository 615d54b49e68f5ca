package io.tallystick.eventstore;

import static io.tallystick.eventstore.TestClients.NO_STREAM;
import static io.tallystick.eventstore.TestClients.STREAM;
import static io.tallystick.eventstore.TestClients.events;
import static io.tallystick.eventstore.TestClients.exactly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.emulator.Fault;
import io.tallystick.emulator.RequestMatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** What those who run the store can do to it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperatorsTest {

    private static final String BASIC =
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString("admin:changeit".getBytes(StandardCharsets.UTF_8));

    private final EventStoreEmulator emulator =
            EventStoreEmulator.start(
                    EmulatorConfig.inMemory().withCredentials("admin", "changeit"));
    private final EventStoreHttpClient client =
            EventStoreHttpClient.connect(TestClients.config(emulator.url()));

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    private void delete(boolean forEver) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(emulator.url() + "/streams/" + STREAM))
                        .header("Authorization", BASIC)
                        .header("ES-HardDelete", forEver ? "True" : "False")
                        .DELETE()
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void a_stream_forgets_its_beginning_and_numbers_go_on() throws Exception {
        client.append(STREAM, NO_STREAM, events(5));

        client.truncateBefore(STREAM, 3);
        client.truncateBefore(STREAM, 2);

        assertThat(client.readStream(STREAM))
                .extracting(RecordedEvent::version)
                .containsExactly(3L, 4L);
        assertThat(client.append(STREAM, exactly(4), events(1)))
                .isEqualTo(new Appended(5, 5, false));
    }

    @Test
    void the_other_metadata_of_a_stream_that_forgets_stays() throws Exception {
        client.append(STREAM, NO_STREAM, events(3));
        setMetadata("{\"$maxCount\":2,\"mine\":{\"a\":[1]}}");

        client.truncateBefore(STREAM, 2);

        assertThat(metadata()).contains("\"$maxCount\"", "\"mine\"", "\"$tb\"");
        assertThat(client.readStream(STREAM)).hasSize(1);
    }

    @Test
    void what_never_was_has_nothing_to_forget() {
        client.truncateBefore(STREAM, 7);

        assertThat(client.append(STREAM, NO_STREAM, events(1)))
                .isEqualTo(new Appended(0, 0, false));
    }

    @Test
    void what_is_scavenged_leaves_gaps_that_following_all_passes_over() {
        client.append(STREAM, NO_STREAM, events(5));
        client.truncateBefore(STREAM, 3);
        client.scavenge();

        List<Long> versions = new ArrayList<>();
        StorePage page = client.readAll(StorePosition.START, 2);
        page.events().forEach(event -> versions.add(event.version()));
        while (!page.isEnd()) {
            page = client.readAll(page.next(), 2);
            page.events().forEach(event -> versions.add(event.version()));
        }

        assertThat(versions).containsExactly(3L, 4L);
    }

    private void setMetadata(String json) throws Exception {
        send(
                HttpRequest.newBuilder(metadataUri())
                        .header("Authorization", BASIC)
                        .header("Content-Type", "application/json")
                        .header("ES-EventId", UUID.randomUUID().toString())
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                201);
    }

    private String metadata() throws Exception {
        return send(
                HttpRequest.newBuilder(metadataUri())
                        .header("Authorization", BASIC)
                        .header("Accept", "application/json")
                        .build(),
                200);
    }

    private URI metadataUri() {
        return URI.create(emulator.url() + "/streams/" + STREAM + "/metadata");
    }

    private static String send(HttpRequest request, int status) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(status);
            return response.body();
        }
    }

    @Test
    void a_soft_deleted_stream_is_not_silently_begun_again() throws Exception {
        client.append(STREAM, NO_STREAM, events(3));
        delete(false);

        assertThat(client.readStream(STREAM)).isEmpty();
        assertThatExceptionOfType(StreamDeleted.class)
                .isThrownBy(
                        () -> client.append(STREAM, new ExpectedVersion.StreamExists(), events(1)));
        assertThatExceptionOfType(StreamDeleted.class)
                .isThrownBy(() -> client.append(STREAM, NO_STREAM, events(2)))
                .withMessageContaining("version 3");

        assertThat(client.readStream(STREAM))
                .extracting(RecordedEvent::version)
                .containsExactly(3L, 4L);
    }

    @Test
    void a_soft_deleted_stream_is_told_of_though_the_answer_was_lost() throws Exception {
        client.append(STREAM, NO_STREAM, events(3));
        delete(false);
        emulator.faults().on(RequestMatch.writes(), Fault.CUT_AFTER);

        assertThatExceptionOfType(StreamDeleted.class)
                .isThrownBy(() -> client.append(STREAM, NO_STREAM, events(2)));
    }

    @Test
    void a_soft_deleted_stream_goes_on_at_its_exact_version() throws Exception {
        client.append(STREAM, NO_STREAM, events(3));
        delete(false);

        assertThat(client.append(STREAM, exactly(2), events(1)))
                .isEqualTo(new Appended(3, 3, false));
    }

    @Test
    void a_stream_deleted_for_ever_is_told_of_everywhere() throws Exception {
        client.append(STREAM, NO_STREAM, events(3));
        delete(true);

        assertThatExceptionOfType(StreamDeleted.class).isThrownBy(() -> client.readStream(STREAM));
        assertThatExceptionOfType(StreamDeleted.class)
                .isThrownBy(() -> client.readBackwards(STREAM, Long.MAX_VALUE, 1));
        assertThatExceptionOfType(StreamDeleted.class)
                .isThrownBy(() -> client.append(STREAM, exactly(2), events(1)));
        assertThat(client.readAll(StorePosition.START, 100).events()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void a_wrong_password_is_told_at_the_start() {
        assertThatExceptionOfType(EventStoreNotUsable.class)
                .isThrownBy(
                        () ->
                                EventStoreHttpClient.connect(
                                        TestClients.config(emulator.url())
                                                .withUser("admin", "wrong")))
                .withMessageContaining("refuses the user admin");
    }

    @Test
    void a_store_without_atompub_is_told_at_the_start() {
        try (EventStoreEmulator off =
                EventStoreEmulator.start(EmulatorConfig.inMemory().withAtomPub(false))) {
            assertThatExceptionOfType(EventStoreNotUsable.class)
                    .isThrownBy(() -> EventStoreHttpClient.connect(TestClients.config(off.url())))
                    .withMessageContaining("EVENTSTORE_ENABLE_ATOM_PUB_OVER_HTTP=true");
        }
    }
}
