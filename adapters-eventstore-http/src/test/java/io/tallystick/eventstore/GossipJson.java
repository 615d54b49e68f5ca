package io.tallystick.eventstore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a node says about its cluster. Confined to one thread. */
final class GossipJson {

    private final ObjectNode gossip = new ObjectMapper().createObjectNode();
    private final ArrayNode members = gossip.putArray("members");

    private GossipJson(String host, int port) {
        gossip.put("serverIp", host).put("serverPort", port);
    }

    static GossipJson by(FakeNode node) {
        return new GossipJson(node.url().getHost(), node.port());
    }

    /** By a node that knows itself under another address than its callers do. */
    static GossipJson by(String host, int port) {
        return new GossipJson(host, port);
    }

    GossipJson leader(FakeNode node) {
        return member(node.url().getHost(), node.port(), "Leader", true);
    }

    GossipJson follower(FakeNode node) {
        return member(node.url().getHost(), node.port(), "Follower", true);
    }

    GossipJson member(String host, int port, String state, boolean isAlive) {
        members.addObject()
                .put("instanceId", "3f1c0b1e-9a51-4a7a-8c52-0a9d1c5e7f10")
                .put("state", state)
                .put("isAlive", isAlive)
                .put("httpEndPointIp", host)
                .put("httpEndPointPort", port);
        return this;
    }

    @Override
    public String toString() {
        return gossip.toString();
    }
}
