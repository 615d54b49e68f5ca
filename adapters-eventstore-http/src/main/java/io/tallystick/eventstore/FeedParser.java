package io.tallystick.eventstore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads feeds as they arrive, without building a tree of what is mostly links. Fields that it does
 * not know are passed over, and any may be null. Thread-safe.
 */
final class FeedParser {

    private static final int LONGEST_TEXT = 256 << 20;

    private final JsonFactory json =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
                    .build();

    /**
     * @throws PageTooLarge if the feed has more bytes
     * @throws IOException if it breaks off or is none
     */
    Feed parse(InputStream body, long maxBytes) throws IOException {
        BoundedInput input = new BoundedInput(body, maxBytes);
        try (JsonParser parser = json.createParser(input)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "a feed is an object");
            }
            FeedFields fields = new FeedFields();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                fields.read(parser);
            }
            return new Feed(
                    fields.entries, fields.isHead, fields.newer, fields.older, input.count());
        }
    }

    /** What was read so far of a feed. */
    private static final class FeedFields {
        private final List<Feed.Entry> entries = new ArrayList<>();
        private boolean isHead;
        private @Nullable String newer;
        private @Nullable String older;

        void read(JsonParser parser) throws IOException {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "headOfStream" -> isHead = value == JsonToken.VALUE_TRUE;
                case "links" -> readEach(parser, value, () -> readLink(parser));
                case "entries" -> readEach(parser, value, () -> entries.add(entry(parser)));
                default -> parser.skipChildren();
            }
        }

        private void readLink(JsonParser parser) throws IOException {
            String uri = null;
            String relation = "";
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "uri" -> uri = parser.getValueAsString();
                    case "relation" -> relation = parser.getValueAsString("");
                    default -> parser.skipChildren();
                }
            }
            switch (relation) {
                case "previous" -> newer = uri; // the reference's words for newer and older
                case "next" -> older = uri;
                default -> {} // to itself, to its first and last pages, to metadata
            }
        }
    }

    /** Reads something from where the parser is. */
    private interface Step {
        void run() throws IOException;
    }

    private static void readEach(JsonParser parser, JsonToken value, Step object)
            throws IOException {
        if (value != JsonToken.START_ARRAY) {
            return; // null
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            object.run();
        }
    }

    private static Feed.Entry entry(JsonParser parser) throws IOException {
        EntryFields fields = new EntryFields();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.read(parser, name);
        }
        return fields.entry();
    }

    /** What was read so far of an entry. */
    private static final class EntryFields {
        private @Nullable String id;
        private String type = "";
        private String stream = "";
        private long number = -1;
        private boolean isJson;
        private @Nullable String data;
        private @Nullable String metadata;
        private String updated = "";

        void read(JsonParser parser, String name) throws IOException {
            switch (name) {
                case "eventId" -> id = parser.getValueAsString();
                case "eventType" -> type = parser.getValueAsString("");
                case "streamId" -> stream = parser.getValueAsString("");
                case "eventNumber" -> number = parser.getValueAsLong(-1);
                case "isJson" -> isJson = parser.getValueAsBoolean(false);
                case "data" -> data = parser.getValueAsString();
                case "metaData" -> metadata = parser.getValueAsString();
                case "updated" -> updated = parser.getValueAsString("");
                default -> parser.skipChildren();
            }
        }

        Feed.Entry entry() {
            return new Feed.Entry(
                    id, type, stream, number, isJson ? data : null, metadata, updated);
        }
    }
}
