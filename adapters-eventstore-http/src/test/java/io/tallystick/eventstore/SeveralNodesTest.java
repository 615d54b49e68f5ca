package io.tallystick.eventstore;

import static io.tallystick.eventstore.FakeNode.created;
import static io.tallystick.eventstore.FakeNode.redirect;
import static io.tallystick.eventstore.FakeNode.status;
import static io.tallystick.eventstore.TestClients.NO_STREAM;
import static io.tallystick.eventstore.TestClients.STREAM;
import static io.tallystick.eventstore.TestClients.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.AppendResult.Appended;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SeveralNodesTest {

    private static final Appended FIRST = new Appended(0, 0, false);

    private final FakeNode first = FakeNode.start();
    private final FakeNode second = FakeNode.start();
    private final FakeNode stranger = FakeNode.start();

    @AfterEach
    void close() {
        first.close();
        second.close();
        stranger.close();
    }

    private static AppendResult appendBy(EventStoreHttpClient client) {
        return client.append(STREAM, NO_STREAM, events(1));
    }

    private void lead(FakeNode leader) {
        for (FakeNode node : new FakeNode[] {first, second}) {
            GossipJson gossip = GossipJson.by(node).leader(leader);
            node.gossip(gossip.follower(leader == first ? second : first).toString());
        }
    }

    @Test
    void calls_go_to_the_leader_and_require_it() {
        lead(second);
        second.then(created(0), FeedJson.page().head().ok());
        try (EventStoreHttpClient client = TestClients.connect(first, second)) {
            assertThat(appendBy(client)).isEqualTo(FIRST);
            client.readForwards(STREAM, 0, 9);
        }

        assertThat(first.asked()).isEmpty();
        assertThat(second.asked())
                .extracting(request -> request.getHeaders().get("ES-RequireLeader"))
                .containsExactly("True", "True");
    }

    @Test
    void a_leader_that_is_not_configured_is_heard_of() {
        lead(second);
        second.then(created(0));
        try (EventStoreHttpClient client = TestClients.connect(first)) {
            assertThat(appendBy(client)).isEqualTo(FIRST);
        }
    }

    @Test
    void a_redirect_to_a_member_is_followed_with_credentials() {
        lead(first);
        first.then(redirect(second.url()));
        second.then(created(0), created(0));
        try (EventStoreHttpClient client = TestClients.connect(first)) {
            assertThat(appendBy(client)).isEqualTo(FIRST);
            assertThat(appendBy(client)).isEqualTo(FIRST);
        }

        assertThat(first.asked()).hasSize(1);
        assertThat(second.askedLast().getHeaders().get("Authorization")).startsWith("Basic ");
    }

    @Test
    void a_redirect_to_a_stranger_is_not_followed() {
        lead(first);
        first.then(redirect(stranger.url()), created(0));
        try (EventStoreHttpClient client = TestClients.connect(first, second)) {
            assertThat(appendBy(client)).isEqualTo(FIRST);
        }

        assertThat(stranger.asked()).isEmpty();
        assertThat(first.askedLast().getHeaders().get("ES-RequireLeader")).isNull();
    }

    @Test
    void nodes_that_send_each_others_callers_on_end_in_a_failure() {
        lead(first);
        first.always(redirect(second.url()));
        second.always(redirect(first.url()));
        try (EventStoreHttpClient client = TestClients.connect(first, second)) {
            assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> appendBy(client));
        }
    }

    @Test
    void the_next_leader_is_found_when_one_is_lost() {
        lead(first);
        second.then(created(0));
        try (EventStoreHttpClient client = TestClients.connect(first, second)) {
            first.close();
            second.gossip(GossipJson.by(second).leader(second).toString());

            assertThat(appendBy(client)).isEqualTo(FIRST);
        }
    }

    @Test
    void a_leader_that_is_not_ready_is_looked_for_again() {
        lead(first);
        first.then(status(503));
        second.then(created(0));
        try (EventStoreHttpClient client = TestClients.connect(first, second)) {
            lead(second);

            assertThat(appendBy(client)).isEqualTo(FIRST);
        }
    }

    @Test
    void a_leader_known_only_inside_its_network_is_reached_through_a_node_outside() {
        first.gossip(
                GossipJson.by("10.255.255.1", 2113)
                        .member("localhost", unusedPort(), "Leader", true)
                        .member("10.255.255.1", 2113, "Follower", true)
                        .toString());
        first.then(created(0));
        try (EventStoreHttpClient client = TestClients.connect(first)) {
            assertThat(appendBy(client)).isEqualTo(FIRST);
        }

        assertThat(first.askedLast().getHeaders().get("ES-RequireLeader")).isNull();
    }

    @Test
    void a_leader_that_knows_itself_by_another_address_is_one_all_the_same() {
        first.gossip(
                GossipJson.by("10.255.255.1", 2113)
                        .member("10.255.255.1", 2113, "Leader", true)
                        .member("10.255.255.2", 2113, "Follower", true)
                        .toString());
        first.then(created(0));
        try (EventStoreHttpClient client = TestClients.connect(first)) {
            assertThat(appendBy(client)).isEqualTo(FIRST);
        }

        assertThat(first.askedLast().getHeaders().get("ES-RequireLeader")).isEqualTo("True");
    }

    @Test
    void without_a_leader_nothing_is_asked() {
        lead(first);
        try (EventStoreHttpClient client = TestClients.connect(first, second)) {
            String leaderless =
                    GossipJson.by(first)
                            .member(first.url().getHost(), first.port(), "Unknown", true)
                            .follower(second)
                            .toString();
            first.gossip(leaderless).then(status(503));
            second.gossip(leaderless);

            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> appendBy(client))
                    .withMessageContaining("no leader");
        }
        assertThat(second.asked()).isEmpty();
    }

    @Test
    void a_node_without_atompub_is_not_used() {
        first.then(status(503));
        try (EventStoreHttpClient client = TestClients.connect(first)) {
            first.info(200, "{\"esVersion\":\"24.10.4\",\"features\":{\"atomPub\":false}}");

            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> appendBy(client))
                    .withMessageContaining("AtomPub");
        }
    }

    private static int unusedPort() {
        try (FakeNode node = FakeNode.start()) {
            return node.port();
        }
    }
}
