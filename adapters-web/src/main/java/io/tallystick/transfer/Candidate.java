package io.tallystick.transfer;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.SyncOrigin;

import java.util.Objects;

/**
 * An event on its way from a file into a ledger. Immutable.
 *
 * @param line with the ids it gets
 * @param encoded the same for the store
 */
record Candidate(Line.Event line, NewEvent encoded) {

    static Candidate of(Line.Event line, EventCodec codec) {
        return new Candidate(line, codec.encode(line.id(), line.event(), line.metadata()));
    }

    /** How much of memory and of an append it takes, about. */
    int size() {
        String comment = encoded.metadata().comment();
        return 500 + encoded.data().length() + (comment == null ? 0 : comment.length());
    }

    /** Whether this is what is recorded by its id; both may have come from the same phone. */
    boolean isRecordedAs(RecordedEvent recorded, EventCodec codec) {
        if (!recorded.stream().equals(line.stream())) {
            return false;
        }
        SyncOrigin origin = line.metadata().syncOrigin();
        SyncOrigin other = recorded.metadata().syncOrigin();
        if (origin != null && other != null) {
            return origin.contentHash().equals(other.contentHash());
        }
        return Objects.equals(line.metadata().comment(), recorded.metadata().comment())
                && isSameEvent(recorded, codec);
    }

    private boolean isSameEvent(RecordedEvent recorded, EventCodec codec) {
        try {
            return codec.decode(recorded).equals(line.event());
        } catch (CorruptEvent e) {
            return false;
        }
    }
}
