package io.tallystick.emulator;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.Locale;

/** Answers what asks about the server itself. Thread-safe. */
final class NodeInfo {

    private final Node node;

    NodeInfo(Node node) {
        this.node = node;
    }

    Reply ping(Codec codec) {
        return answer(
                codec,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("text", "Ping request successfully handled");
                    json.writeEndObject();
                });
    }

    Reply info(Codec codec) {
        EmulatorConfig config = node.config();
        return answer(
                codec,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("esVersion", config.version());
                    json.writeStringField(
                            "state",
                            node.membership().own().state().toString().toLowerCase(Locale.ROOT));
                    json.writeObjectFieldStart("features");
                    json.writeBooleanField("projections", config.projections());
                    json.writeBooleanField("userManagement", config.isSecure());
                    json.writeBooleanField("atomPub", config.atomPub());
                    json.writeEndObject();
                    json.writeObjectFieldStart("authentication");
                    json.writeStringField("type", config.isSecure() ? "internal" : "insecure");
                    json.writeObjectFieldStart("properties");
                    json.writeEndObject();
                    json.writeEndObject();
                    json.writeEndObject();
                });
    }

    Reply gossip(Codec codec) {
        return answer(
                codec,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("members");
                    for (Membership.Member member : node.membership().members()) {
                        writeMember(json, member);
                    }
                    json.writeEndArray();
                    json.writeStringField("serverIp", node.config().host());
                    json.writeNumberField("serverPort", node.membership().own().url().getPort());
                    json.writeEndObject();
                });
    }

    private void writeMember(JsonGenerator json, Membership.Member member) throws IOException {
        String host = member.url().getHost();
        int port = member.url().getPort();
        long last = node.store().lastPosition();
        json.writeStartObject();
        json.writeStringField("instanceId", member.id().toString());
        json.writeStringField("timeStamp", AtomTime.of(node.now()));
        json.writeStringField("state", member.state().toString());
        json.writeBooleanField("isAlive", member.isAlive());
        json.writeStringField("internalTcpIp", host);
        json.writeNumberField("internalTcpPort", 0);
        json.writeNumberField("internalSecureTcpPort", 0);
        json.writeStringField("externalTcpIp", host);
        json.writeNumberField("externalTcpPort", 0);
        json.writeNumberField("externalSecureTcpPort", 0);
        json.writeStringField("internalHttpEndPointIp", host);
        json.writeNumberField("internalHttpEndPointPort", port);
        json.writeStringField("httpEndPointIp", host);
        json.writeNumberField("httpEndPointPort", port);
        json.writeNumberField("lastCommitPosition", last);
        json.writeNumberField("writerCheckpoint", last);
        json.writeNumberField("chaserCheckpoint", last);
        json.writeNumberField("epochPosition", 0);
        json.writeNumberField("epochNumber", 0);
        json.writeStringField("epochId", Guids.EMPTY.toString());
        json.writeNumberField("nodePriority", 0);
        json.writeBooleanField("isReadOnlyReplica", false);
        json.writeStringField("esVersion", node.config().version());
        json.writeEndObject();
    }

    private static Reply answer(Codec codec, JsonText.Writer writer) {
        return codec == Codec.JSON
                ? Reply.ok(codec, JsonText.bytes(writer))
                : Reply.notCovered("an answer of type " + codec.mediaType());
    }
}
