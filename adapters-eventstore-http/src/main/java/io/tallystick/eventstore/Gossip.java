package io.tallystick.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node says about its cluster at {@code /gossip}. Immutable.
 *
 * @param self the address under which it knows itself; null if it does not say
 */
record Gossip(@Nullable Address self, List<Member> members) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a node that does not tell. */
    static final Gossip SILENCE = new Gossip(null, List.of());

    Gossip {
        members = List.copyOf(members);
    }

    /** Where a node says that a node is; perhaps known only inside its network. */
    record Address(String host, int port) {}

    /** One node of the cluster, alive or not. */
    record Member(Address address, boolean isAlive, boolean isLeader) {}

    /** Reads the answer to {@code GET /gossip}. */
    static Gossip read(Reply reply) throws IOException {
        if (reply.status() == 408 || reply.status() >= 500) {
            throw reply.unexpected();
        }
        if (reply.status() != 200) {
            return SILENCE;
        }
        JsonNode gossip = JSON.readTree(reply.body());
        List<Member> members = new ArrayList<>();
        for (JsonNode member : gossip.path("members")) {
            member(member).ifPresent(members::add);
        }
        return new Gossip(address(gossip, "serverIp", "serverPort"), members);
    }

    private static Optional<Member> member(JsonNode member) {
        Address address = address(member, "httpEndPointIp", "httpEndPointPort");
        if (address == null) {
            address = address(member, "externalHttpIp", "externalHttpPort"); // before 20.6
        }
        if (address == null) {
            return Optional.empty();
        }
        boolean isAlive = member.path("isAlive").asBoolean(false);
        String state = member.path("state").asText("");
        boolean isLeader = isAlive && (state.equals("Leader") || state.equals("Master"));
        return Optional.of(new Member(address, isAlive, isLeader));
    }

    private static @Nullable Address address(JsonNode node, String hostField, String portField) {
        String host = node.path(hostField).asText("");
        int port = node.path(portField).asInt(0);
        return host.isEmpty() || port < 1 || port > 65535 ? null : new Address(host, port);
    }

    Optional<Member> leader() {
        return members.stream().filter(Member::isLeader).findFirst();
    }

    /** Whether the node itself leads. */
    boolean isByLeader() {
        return leader().map(Member::address).filter(address -> address.equals(self)).isPresent();
    }

    /** Whether the node is the only one. */
    boolean isAlone() {
        return members.size() == 1;
    }
}
