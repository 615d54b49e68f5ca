package io.tallystick.web;

import java.nio.charset.StandardCharsets;

/** What the mobile app expects every frame to look like: {@code {type, data}}. Stateless. */
final class SocketFrame {

    private SocketFrame() {}

    /**
     * @param data writes an object
     */
    static String of(String type, Json.Writer data) {
        byte[] frame =
                Json.bytes(
                        json -> {
                            json.writeStartObject();
                            json.writeStringField("type", type);
                            json.writeFieldName("data");
                            data.write(json);
                            json.writeEndObject();
                        });
        return new String(frame, StandardCharsets.UTF_8);
    }
}
