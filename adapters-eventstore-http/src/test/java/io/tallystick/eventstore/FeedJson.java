package io.tallystick.eventstore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.stream.NewEvent;

import mockwebserver3.MockResponse;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Feeds as a server writes them. Confined to one thread. */
final class FeedJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode feed = JSON.createObjectNode();
    private final ArrayNode links = JSON.createArrayNode();
    private final ArrayNode entries = JSON.createArrayNode();

    private FeedJson() {
        feed.put("title", "Event stream").putNull("selfUrl").putNull("eTag");
        feed.put("headOfStream", false);
        link("self", "http://internal:2113/streams/notes-1");
    }

    static FeedJson page() {
        return new FeedJson();
    }

    FeedJson head() {
        feed.put("headOfStream", true);
        return this;
    }

    FeedJson newer(String path) {
        return link("previous", "http://internal:2113/streams/" + path);
    }

    FeedJson older(String path) {
        return link("next", "http://internal:2113/streams/" + path);
    }

    private FeedJson link(String relation, String uri) {
        links.addObject().put("uri", uri).put("relation", relation).putNull("type");
        return this;
    }

    /** The events of a stream from a version on; in the feed they are newest first. */
    FeedJson events(String stream, long firstVersion, List<NewEvent> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            NewEvent event = events.get(i);
            String metadata = new StoredMetadata(event.metadata(), 1, false).toJson();
            entry(stream, firstVersion + i, event.type(), event.data(), metadata)
                    .put("eventId", event.id().toString());
        }
        return this;
    }

    FeedJson foreign(String stream, String type) {
        entry(stream, 0, type, "{}", "{\"who\":\"somebody else\"}")
                .put("eventId", "11111111-1111-4111-8111-111111111111");
        return this;
    }

    FeedJson noMetadata(String stream, String type) {
        entry(stream, 0, type, "{}", null).put("eventId", "22222222-2222-4222-8222-222222222222");
        return this;
    }

    /** A link whose target is gone. */
    FeedJson lost() {
        entries.addObject()
                .put("title", "7@gone")
                .put("updated", "2024-05-05T10:00:00Z")
                .put("summary", "$>")
                .putNull("content")
                .putArray("links");
        return this;
    }

    private ObjectNode entry(
            String stream, long number, String type, String data, @Nullable String metadata) {
        return entries.addObject()
                .put("eventType", type)
                .put("eventNumber", number)
                .put("streamId", stream)
                .put("isJson", true)
                .put("data", data)
                .put("metaData", metadata)
                .putNull("linkMetaData")
                .put("updated", "2024-05-05T10:00:00.1234567Z");
    }

    String text() {
        feed.set("links", links);
        feed.set("entries", entries);
        return feed.toPrettyString();
    }

    MockResponse ok() {
        return FakeNode.answer(200, text()).build();
    }
}
