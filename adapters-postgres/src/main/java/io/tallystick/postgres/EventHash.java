package io.tallystick.postgres;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.application.view.GlobalPosition;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * By which an event's row is seen to be as it was written: SHA-256 of all that the event says, each
 * part with its length before it. Stateless.
 */
final class EventHash {

    private static final int NULL = -1;

    private EventHash() {}

    static byte[] of(RecordedEvent event) {
        MessageDigest hash = begin();
        EventMetadata metadata = event.metadata();
        KeyUse keyUse = metadata.keyUse();
        SyncOrigin origin = metadata.syncOrigin();
        add(hash, event.stream().value());
        add(hash, Long.toString(event.version()));
        add(hash, event.id().value().toString());
        add(hash, event.type());
        add(hash, Integer.toString(event.schemaVersion()));
        add(hash, metadata.userId().value().toString());
        add(hash, metadata.occurredAt());
        add(hash, event.recordedAt());
        add(hash, metadata.correlationId());
        add(hash, metadata.causationId());
        add(hash, metadata.comment());
        add(hash, keyUse == null ? null : keyUse.keyHash());
        add(hash, keyUse == null ? null : keyUse.fingerprint());
        add(hash, origin == null ? null : Rfc3339.format(origin.phoneTime()));
        add(hash, origin == null ? null : origin.contentHash());
        add(hash, event.data());
        return hash.digest();
    }

    /**
     * By which an event is seen to be where it was written.
     *
     * @param eventHash null if there is none
     */
    static byte[] ofPlace(byte @Nullable [] eventHash, GlobalPosition position) {
        MessageDigest hash = begin();
        if (eventHash != null) {
            hash.update(eventHash);
        }
        hash.update(ByteBuffer.allocate(Long.BYTES).putLong(0, position.value()));
        return hash.digest();
    }

    private static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest hash, Instant instant) {
        add(hash, Rfc3339.format(instant));
    }

    private static void add(MessageDigest hash, @Nullable String part) {
        if (part == null) {
            hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, NULL));
            return;
        }
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        hash.update(bytes);
    }
}
