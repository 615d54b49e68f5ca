package io.tallystick.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmulatorClusterTest {

    private static final String[] LEADER = {"ES-RequireLeader", "True"};

    private final EmulatorCluster cluster = EmulatorCluster.start(3);

    @AfterEach
    void close() {
        cluster.close();
    }

    private ForeignClient client(int number) {
        return new ForeignClient(cluster.node(number));
    }

    @Test
    void a_follower_passes_a_write_on_and_everybody_sees_it() {
        assertThat(client(1).append("s", -1, 0).status()).isEqualTo(201);

        assertThat(client(0).feed("/streams/s").titles()).hasSize(1);
        assertThat(client(2).feed("/streams/s").titles()).hasSize(1);
    }

    @Test
    void a_follower_sends_who_wants_the_leader_to_it() {
        client(0).append("s", -1, 0);

        Answer answer = client(1).feed("/streams/s/0/forward/5?embed=body", LEADER);

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.header("Location"))
                .isEqualTo(cluster.node(0).url() + "/streams/s/0/forward/5?embed=body");
        assertThat(client(0).feed("/streams/s", LEADER).status()).isEqualTo(200);
        assertThat(client(1).feed("/streams/s", "ES-RequireMaster", "true").status())
                .isEqualTo(307);
        assertThat(client(1).feed("/streams/s", "ES-RequireLeader", "x").status()).isEqualTo(400);
    }

    @Test
    void without_a_leader_nobody_is_ready() {
        cluster.kill(0);

        assertThat(client(1).append("s", -1, 0).status()).isEqualTo(503);
        assertThat(states(client(1))).containsExactly("Unknown", "Unknown", "Unknown");
    }

    @Test
    void a_new_leader_does_not_know_what_was_written() {
        client(0).append("s", -2, 0);
        cluster.kill(0);

        cluster.elect(2);

        assertThat(client(2).append("s", -1, 0).firstNumber()).isZero();
        assertThat(client(1).append("s", -2, 0).firstNumber()).isEqualTo(1);
        assertThat(states(client(1))).containsExactly("Follower", "Follower", "Leader");
    }

    @Test
    void gossip_tells_who_is_alive() {
        cluster.kill(0);
        cluster.elect(1);

        JsonNode gossip = client(2).get("/gossip").json();

        assertThat(gossip.get("members").get(0).get("isAlive").booleanValue()).isFalse();
        assertThat(gossip.get("members").get(1).get("isAlive").booleanValue()).isTrue();
        assertThat(gossip.get("members").get(1).get("httpEndPointPort").intValue())
                .isEqualTo(cluster.node(1).port());
        assertThat(gossip.get("serverPort").intValue()).isEqualTo(cluster.node(2).port());
        assertThat(client(2).get("/info").json().get("state").textValue()).isEqualTo("follower");
    }

    @Test
    void who_comes_back_follows() {
        cluster.kill(0);
        cluster.elect(1);

        cluster.revive(0);

        assertThat(client(0).append("s", -1, 0).status()).isEqualTo(201);
        assertThat(states(client(0))).containsExactly("Follower", "Leader", "Follower");
    }

    private static List<String> states(ForeignClient client) {
        List<String> states = new ArrayList<>();
        client.get("/gossip")
                .json()
                .get("members")
                .forEach(member -> states.add(member.get("state").textValue()));
        return states;
    }
}
