package io.tallystick.emulator;

import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Writes a feed in Atom's JSON form. Stateless. */
final class FeedWriter {

    private FeedWriter() {}

    /** What is at the top of a feed. */
    record Head(
            String title,
            String id,
            Instant updated,
            @Nullable String streamId,
            boolean headOfStream,
            @Nullable String selfUrl,
            @Nullable String eTag) {}

    /** A way out of the feed. */
    record Link(String relation, String uri) {}

    /**
     * @param events newest first
     */
    static Bytes write(
            Call call, Head head, List<Link> links, List<ResolvedEvent> events, Embed embed) {
        return JsonText.bytes(
                json -> {
                    json.writeStartObject();
                    writeHead(json, head);
                    json.writeArrayFieldStart("links");
                    for (Link link : links) {
                        EntryWriter.writeLink(json, link.relation(), link.uri());
                    }
                    json.writeEndArray();
                    json.writeArrayFieldStart("entries");
                    EntryWriter entries = new EntryWriter(json, call, embed);
                    for (ResolvedEvent event : events) {
                        entries.write(event, false);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void writeHead(JsonGenerator json, Head head) throws IOException {
        json.writeStringField("title", head.title());
        json.writeStringField("id", head.id());
        json.writeStringField("updated", AtomTime.of(head.updated()));
        json.writeStringField("streamId", head.streamId());
        json.writeObjectFieldStart("author");
        json.writeStringField("name", EntryWriter.AUTHOR);
        json.writeEndObject();
        json.writeBooleanField("headOfStream", head.headOfStream());
        json.writeStringField("selfUrl", head.selfUrl());
        json.writeStringField("eTag", head.eTag());
    }

    /** When the first of {@code events} was written; a feed shows it as its own time. */
    static Instant updated(List<ResolvedEvent> events) {
        StoredEvent first = events.isEmpty() ? null : events.getFirst().event();
        return first == null ? AtomTime.NEVER : first.created();
    }
}
