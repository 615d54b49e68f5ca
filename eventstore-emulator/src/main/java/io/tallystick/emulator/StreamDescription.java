package io.tallystick.emulator;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;

/** The document that a client gets who does not say what it accepts. Stateless. */
final class StreamDescription {

    private StreamDescription() {}

    static Reply of(Call call, String stream) {
        boolean asked = !Negotiation.acceptsAnything(call.joinedHeader("Accept"));
        Reply reply =
                asked
                        ? Reply.status(200, "Description Document")
                        : Reply.status(
                                406,
                                "We are unable to represent the stream in the format requested.");
        String path = "/streams/" + UrlText.escape(stream);
        return reply.withBody(
                Codec.STREAM_DESCRIPTION, JsonText.bytes(json -> write(json, stream, path)));
    }

    private static void write(JsonGenerator json, String stream, String path) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", "Description document for '" + stream + "'");
        json.writeStringField(
                "description",
                "The description document will be presented when no accept header is present or it"
                        + " was requested");
        json.writeObjectFieldStart("_links");
        writeLink(json, "self", path, Codec.STREAM_DESCRIPTION.mediaType());
        writeLink(json, "stream", path, Codec.ATOM_XML.mediaType(), Codec.ATOM_JSON.mediaType());
        json.writeNullField("streamSubscription");
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeLink(JsonGenerator json, String name, String path, String... types)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("href", path);
        json.writeArrayFieldStart("supportedContentTypes");
        for (String type : types) {
            json.writeString(type);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
