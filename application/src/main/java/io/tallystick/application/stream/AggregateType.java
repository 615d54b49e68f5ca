package io.tallystick.application.stream;

import java.util.Optional;
import java.util.UUID;

/** The kinds of things that have a history. The label begins the names of their streams. */
public enum AggregateType {
    CONTACT("contact"),
    TRANSACTION("transaction");

    private final String label;
    private final String prefix;

    AggregateType(String label) {
        this.label = label;
        this.prefix = label + "-";
    }

    /** How the kind is spelled outside: in stream names and in the HTTP API. */
    public String label() {
        return label;
    }

    /** The id in the name of a stream of this kind; empty if it is the name of something else. */
    public Optional<UUID> idIn(StreamName stream) {
        if (!stream.value().startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            String text = stream.value().substring(prefix.length());
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The kind of thing whose stream this is; empty if it is the name of something else. */
    public static Optional<AggregateType> of(StreamName stream) {
        for (AggregateType type : values()) {
            if (type.idIn(stream).isPresent()) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
