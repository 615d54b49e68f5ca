package io.tallystick.web;

import static io.tallystick.web.PhoneEvents.contactData;
import static io.tallystick.web.PhoneEvents.event;
import static io.tallystick.web.PhoneEvents.lentData;
import static io.tallystick.web.PhoneEvents.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.application.port.EventStore;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.fault.MeetingEventStore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What phones send while others change the same: both are decided before either is recorded. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SyncRacesTest {

    private static final int CONTACTS = 40;
    private static final String BEFORE = "2026-01-31T12:00:00Z";
    private static final String LONG_AGO = "2026-01-31T12:00:01Z";

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable MeetingEventStore meeting;
    private @Nullable StandInServer server;

    enum Events {
        IN_POSTGRESQL,
        IN_AN_EVENT_STORE
    }

    private Api serve(Events events) {
        InstantSource clock = InstantSource.system();
        server =
                switch (events) {
                    case IN_POSTGRESQL ->
                            StandInServer.onPostgres(clock, UUID::randomUUID, this::meetingIn);
                    case IN_AN_EVENT_STORE ->
                            StandInServer.inEventStore(clock, UUID::randomUUID, this::meetingIn);
                };
        return Api.of(client, server.uri().getPort());
    }

    private EventStore meetingIn(EventStore store) {
        meeting = new MeetingEventStore(store);
        return meeting;
    }

    @AfterEach
    void stop() {
        Objects.requireNonNull(server).close();
        client.close();
    }

    @ParameterizedTest
    @EnumSource
    void the_same_batch_twice_at_once_is_recorded_once_and_both_are_told_so(Events events) {
        Api api = serve(events);
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < CONTACTS; i++) {
            String contact = newId();
            String transaction = newId();
            batch.add(event("transaction " + transaction, "DELETED", "", "2026-01-31T12:00:04Z"));
            batch.add(
                    event("transaction " + transaction, "CREATED", lentData(contact, 5), LONG_AGO));
            batch.add(event("contact " + contact, "UPDATED", contactData("Anna"), LONG_AGO));
            batch.add(event("contact " + contact, "CREATED", contactData("Ann"), BEFORE));
        }

        List<Reply> replies = raceWithMeetings(2 * CONTACTS, number -> push(api, batch));

        for (Reply reply : replies) {
            assertThat(reply.at("/accepted")).as(reply.text()).hasSize(batch.size());
            assertThat(reply.at("/conflicts")).isEmpty();
        }
        assertThat(events(api)).hasSize(batch.size());
        assertThat(api.get("/api/contacts").is(200).json().findValuesAsText("name"))
                .hasSize(CONTACTS)
                .containsOnly("Anna");
        assertThat(api.get("/api/transactions").is(200).json()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void of_two_contents_with_one_id_at_once_one_is_taken(Events events) {
        Api api = serve(events);
        String contact = newId();
        String id = newId();
        List<String> names = List.of("Ann", "Bob");

        List<Reply> replies =
                raceWithMeetings(
                        1,
                        number ->
                                push(
                                        api,
                                        List.of(
                                                event(
                                                        id,
                                                        "contact " + contact,
                                                        "CREATED",
                                                        contactData(names.get(number)),
                                                        BEFORE))));

        List<Integer> winners =
                IntStream.range(0, 2)
                        .filter(number -> replies.get(number).at("/accepted").size() == 1)
                        .boxed()
                        .toList();
        assertThat(winners).as(replies.toString()).hasSize(1);
        Reply loser = replies.get(1 - winners.getFirst());
        assertThat(loser.at("/conflicts/0").asText()).isEqualTo(id);
        assertThat(loser.at("/reasons").path(id).asText()).contains("id");
        assertThat(events(api)).hasSize(1);
        assertThat(api.get("/api/contacts/" + contact).is(200).at("/name").asText())
                .isEqualTo(names.get(winners.getFirst()));
    }

    @ParameterizedTest
    @EnumSource
    void a_phones_change_and_one_by_rest_are_both_kept_and_the_later_one_shows(Events events) {
        Api api = serve(events);
        String contact = createdByPhone(api);

        List<Reply> replies =
                raceWithMeetings(
                        1,
                        eitherOf(
                                byPhone(api, contact, "UPDATED", contactData("By phone")),
                                renamedByRest(api, contact)));

        assertThat(replies.getFirst().at("/accepted")).hasSize(1);
        assertThat(replies.getLast().status()).isEqualTo(200);
        assertThat(events(api)).hasSize(3);
        JsonNode shown = api.get("/api/contacts/" + contact).is(200).json();
        assertThat(shown.path("name").asText()).isEqualTo("By REST");
    }

    @ParameterizedTest
    @EnumSource
    void a_phones_deletion_stands_beside_a_change_by_rest(Events events) {
        Api api = serve(events);
        String contact = createdByPhone(api);

        List<Reply> replies =
                raceWithMeetings(
                        1,
                        eitherOf(
                                byPhone(api, contact, "DELETED", ""), renamedByRest(api, contact)));

        assertThat(replies.getFirst().at("/accepted")).hasSize(1);
        boolean isChanged = replies.getLast().status() == 200;
        assertThat(replies.getLast().status()).isIn(200, 404);
        assertThat(events(api)).hasSize(isChanged ? 3 : 2);
        api.get("/api/contacts/" + contact).is(404);
    }

    @ParameterizedTest
    @EnumSource
    void a_phones_change_is_kept_beside_a_deletion_by_rest(Events events) {
        Api api = serve(events);
        String contact = createdByPhone(api);

        List<Reply> replies =
                raceWithMeetings(
                        1,
                        eitherOf(
                                byPhone(api, contact, "UPDATED", contactData("By phone")),
                                () -> api.delete("/api/contacts/" + contact)));

        assertThat(replies.getFirst().at("/accepted")).hasSize(1);
        assertThat(replies.getLast().status()).isEqualTo(200);
        assertThat(events(api)).hasSize(3);
        api.get("/api/contacts/" + contact).is(404);
        JsonNode deleted = api.get("/api/contacts?include_deleted=true").is(200).json().path(0);
        assertThat(deleted.path("name").asText()).isEqualTo("By phone");
    }

    private String createdByPhone(Api api) {
        String contact = newId();
        Reply reply =
                push(
                        api,
                        List.of(
                                event(
                                        "contact " + contact,
                                        "CREATED",
                                        contactData("Ann"),
                                        BEFORE)));
        assertThat(reply.at("/accepted")).hasSize(1);
        awaitReadModels();
        return contact;
    }

    private static Supplier<Reply> byPhone(Api api, String contact, String kind, String data) {
        return () -> push(api, List.of(event("contact " + contact, kind, data, LONG_AGO)));
    }

    private static Supplier<Reply> renamedByRest(Api api, String contact) {
        return () -> api.patch("/api/contacts/" + contact, "{\"name\":\"By REST\"}");
    }

    private static Rendezvous.Racer<Reply> eitherOf(Supplier<Reply> first, Supplier<Reply> second) {
        return number -> number == 0 ? first.get() : second.get();
    }

    /**
     * @param meetings how many streams the two append to
     */
    private List<Reply> raceWithMeetings(int meetings, Rendezvous.Racer<Reply> racer) {
        MeetingEventStore store = Objects.requireNonNull(meeting);
        store.callMeetings();
        List<Reply> replies = Rendezvous.results(2, racer);
        assertThat(store.meetings()).isEqualTo(meetings);
        awaitReadModels();
        return replies;
    }

    private void awaitReadModels() {
        Objects.requireNonNull(server).awaitReadModels();
    }

    private static List<String> events(Api api) {
        List<String> ids =
                StreamSupport.stream(
                                api.get("/api/sync/events").is(200).json().spliterator(), false)
                        .map(event -> event.path("id").asText())
                        .toList();
        assertThat(ids).doesNotHaveDuplicates();
        return ids;
    }

    private static Reply push(Api api, List<String> events) {
        return api.post("/api/sync/events", "[" + String.join(",", events) + "]").is(200);
    }
}
