package io.tallystick.application.failure;

import io.tallystick.application.stream.RecordedEvent;

import java.util.Locale;

/** A recorded event that cannot be decoded: a human must look at it. */
public final class CorruptEvent extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CorruptEvent(RecordedEvent event, String reason, Throwable cause) {
        super(describe(event, reason), cause);
    }

    public CorruptEvent(RecordedEvent event, String reason) {
        super(describe(event, reason));
    }

    private static String describe(RecordedEvent event, String reason) {
        return String.format(
                Locale.ROOT,
                "stream=%s version=%d type=%s schema_version=%d: %s",
                event.stream(),
                event.version(),
                event.type(),
                event.schemaVersion(),
                reason);
    }
}
