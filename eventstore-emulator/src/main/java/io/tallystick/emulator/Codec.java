package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** The media types that the server reads or writes. */
enum Codec {
    STREAM_DESCRIPTION("application/vnd.eventstore.streamdesc+json"),
    ATOM_XML("application/atom+xml"),
    ATOM_JSON("application/vnd.eventstore.atom+json"),
    XML("text/xml"),
    APPLICATION_XML("application/xml"),
    JSON("application/json"),
    EVENT_XML("application/vnd.eventstore.event+xml"),
    EVENT_JSON("application/vnd.eventstore.event+json"),
    EVENTS_XML("application/vnd.eventstore.events+xml"),
    EVENTS_JSON("application/vnd.eventstore.events+json"),
    RAW("application/octet-stream"),
    TEXT("text/plain"),
    HTML("text/html");

    /** What a feed can be shown as; the first is shown to who does not care. */
    static final List<Codec> OF_FEEDS =
            List.of(
                    STREAM_DESCRIPTION,
                    ATOM_XML,
                    ATOM_JSON,
                    XML,
                    APPLICATION_XML,
                    JSON,
                    EVENT_XML,
                    EVENT_JSON,
                    EVENTS_XML,
                    EVENTS_JSON,
                    HTML);

    /** What one event can be shown as. */
    static final List<Codec> OF_EVENTS =
            List.of(
                    ATOM_XML,
                    ATOM_JSON,
                    XML,
                    APPLICATION_XML,
                    JSON,
                    EVENT_XML,
                    EVENT_JSON,
                    EVENTS_XML,
                    EVENTS_JSON,
                    RAW,
                    HTML);

    /** What events can be posted as, and what the answer may be asked in. */
    static final List<Codec> OF_WRITES =
            List.of(
                    ATOM_XML,
                    ATOM_JSON,
                    XML,
                    APPLICATION_XML,
                    JSON,
                    EVENT_XML,
                    EVENT_JSON,
                    EVENTS_XML,
                    EVENTS_JSON,
                    RAW);

    /** What one event with its id in the URL can be posted as. */
    static final List<Codec> OF_INCOMING = List.of(ATOM_XML, ATOM_JSON, XML, APPLICATION_XML, JSON);

    static final List<Codec> OF_INFO = List.of(JSON, XML, APPLICATION_XML, TEXT);

    private final String mediaType;

    Codec(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** Whether a body of this type names its events' ids and types itself. */
    boolean hasEventIds() {
        return switch (this) {
            case EVENT_XML, EVENT_JSON, EVENTS_XML, EVENTS_JSON -> true;
            default -> false;
        };
    }

    boolean isXml() {
        return switch (this) {
            case ATOM_XML, XML, APPLICATION_XML, EVENT_XML, EVENTS_XML -> true;
            default -> false;
        };
    }

    boolean isJson() {
        return switch (this) {
            case STREAM_DESCRIPTION, ATOM_JSON, JSON, EVENT_JSON, EVENTS_JSON -> true;
            default -> false;
        };
    }

    /** The one that {@code contentType} names exactly, null if none of {@code supported}. */
    static @Nullable Codec ofRequest(@Nullable String contentType, List<Codec> supported) {
        if (contentType == null) {
            return null;
        }
        String[] parts = contentType.split(";", -1);
        String name = parts[0].strip();
        String charset = charset(parts);
        for (Codec codec : supported) {
            if (codec.mediaType.equals(name)) {
                return codec.accepts(charset) ? codec : null;
            }
        }
        return null;
    }

    private boolean accepts(@Nullable String charset) {
        return charset == null || (this != RAW && charset.equalsIgnoreCase("utf-8"));
    }

    private static @Nullable String charset(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.toLowerCase(Locale.ROOT).startsWith("charset=")) {
                return parameter.substring("charset=".length()).strip();
            }
        }
        return null;
    }
}
