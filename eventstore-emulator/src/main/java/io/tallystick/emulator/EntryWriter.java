package io.tallystick.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Writes one entry of a feed. Confined to one answer. */
final class EntryWriter {

    static final String AUTHOR = "EventStore";

    private final JsonGenerator json;
    private final Call call;
    private final Embed embed;

    EntryWriter(JsonGenerator json, Call call, Embed embed) {
        this.json = json;
        this.call = call;
        this.embed = embed;
    }

    /**
     * @param alone whether it is no part of a feed: then it has content in any case
     */
    void write(ResolvedEvent resolved, boolean alone) throws IOException {
        StoredEvent event = resolved.event();
        json.writeStartObject();
        if (event != null && embed.isAtLeast(Embed.RICH)) {
            writeRich(event, resolved);
        }
        writeAtom(resolved);
        boolean hasContent = alone || embed == Embed.CONTENT;
        if (hasContent && event != null && resolved.link() == null && event.json()) {
            json.writeFieldName("content");
            EventJson.write(json, event);
        } else {
            json.writeNullField("content");
        }
        writeLinks(resolved);
        json.writeEndObject();
    }

    private void writeRich(StoredEvent event, ResolvedEvent resolved) throws IOException {
        StoredEvent link = resolved.link();
        boolean body = embed.isAtLeast(Embed.BODY);
        String data = body ? data(event) : null;
        String metadata =
                body && !event.metadata().isEmpty() ? pretty(event.metadata().text()) : null;
        String linkMetadata = body && link != null ? pretty(link.metadata().text()) : null;
        boolean becameJson =
                !event.json() && embed.isAtLeast(Embed.TRYHARDER) && isObject(event.data().text());
        json.writeStringField("eventId", event.id().toString());
        json.writeStringField("eventType", event.type());
        json.writeNumberField("eventNumber", event.number());
        json.writeStringField("data", data);
        json.writeStringField("metaData", metadata);
        json.writeStringField("linkMetaData", linkMetadata);
        json.writeStringField("streamId", event.stream());
        json.writeBooleanField("isJson", event.json() || becameJson);
        json.writeBooleanField("isMetaData", metadata != null);
        json.writeBooleanField("isLinkMetaData", linkMetadata != null && !linkMetadata.isEmpty());
        json.writeBooleanField("isRedacted", false);
        json.writeNumberField("positionEventNumber", resolved.original().number());
        json.writeStringField("positionStreamId", resolved.original().stream());
    }

    private @Nullable String data(StoredEvent event) {
        return event.json() || embed.isAtLeast(Embed.TRYHARDER)
                ? pretty(event.data().text())
                : null;
    }

    private void writeAtom(ResolvedEvent resolved) throws IOException {
        StoredEvent link = resolved.link();
        json.writeStringField("title", target(resolved).toString());
        json.writeStringField("id", url(resolved));
        json.writeStringField("updated", AtomTime.of(resolved.original().created()));
        json.writeObjectFieldStart("author");
        json.writeStringField("name", AUTHOR);
        json.writeEndObject();
        json.writeStringField(
                "summary", link != null ? StoredEvent.LINK_TYPE : resolved.original().type());
        json.writeNullField("retryCount");
    }

    private void writeLinks(ResolvedEvent resolved) throws IOException {
        String url = url(resolved);
        json.writeArrayFieldStart("links");
        writeLink(json, "edit", url);
        writeLink(json, "alternate", url);
        json.writeEndArray();
    }

    static void writeLink(JsonGenerator json, String relation, String uri) throws IOException {
        json.writeStartObject();
        json.writeStringField("uri", uri);
        json.writeStringField("relation", relation);
        json.writeNullField("type");
        json.writeEndObject();
    }

    private String url(ResolvedEvent resolved) {
        LinkTarget target = target(resolved);
        return call.streamLink(target.stream(), "/" + target.number());
    }

    /** Where the event is, or would be if it were still there. */
    private static LinkTarget target(ResolvedEvent resolved) {
        StoredEvent link = resolved.link();
        LinkTarget target = link == null ? null : LinkTarget.parse(link.data().text());
        StoredEvent original = resolved.original();
        return target != null ? target : new LinkTarget(original.stream(), original.number());
    }

    /** Objects are laid out anew, everything else stays. */
    private String pretty(String text) {
        if (!embed.isAtLeast(Embed.PRETTY)) {
            return text;
        }
        try {
            JsonNode node = JsonText.parse(text);
            return node.isObject() ? JsonText.text(node) : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static boolean isObject(String text) {
        try {
            return JsonText.parse(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
