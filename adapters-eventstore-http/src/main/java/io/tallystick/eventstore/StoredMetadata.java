package io.tallystick.eventstore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.tallystick.application.codec.MetadataCodec;
import io.tallystick.application.stream.EventMetadata;

import java.io.IOException;

/**
 * What is kept in an event's metadata: the ledger's metadata, and how to read the data. Immutable.
 *
 * @param schemaVersion of the data, from 1
 * @param isDataText whether the data are wrapped as by {@link ExactJson}
 */
record StoredMetadata(EventMetadata metadata, int schemaVersion, boolean isDataText) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final MetadataCodec CODEC = new MetadataCodec();
    private static final String SCHEMA_VERSION = "schema_version";
    private static final String DATA_AS_TEXT = "data_as_text";

    /** As a JSON object: the fields of {@link MetadataCodec}, and those of this class first. */
    String toJson() {
        String fields = CODEC.encode(metadata).substring(1);
        String dataAsText = isDataText ? "\"" + DATA_AS_TEXT + "\":true," : "";
        return "{\"" + SCHEMA_VERSION + "\":" + schemaVersion + "," + dataAsText + fields;
    }

    /**
     * @throws IllegalArgumentException if it is no metadata of ours
     */
    static StoredMetadata parse(String text) {
        int schemaVersion = 0;
        boolean isDataText = false;
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not metadata of this ledger");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case SCHEMA_VERSION -> schemaVersion = json.getValueAsInt(0);
                    case DATA_AS_TEXT -> isDataText = json.getValueAsBoolean(false);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not metadata of this ledger", e);
        }
        if (schemaVersion < 1) {
            throw new IllegalArgumentException("not metadata of this ledger");
        }
        return new StoredMetadata(CODEC.decode(text), schemaVersion, isDataText);
    }
}
