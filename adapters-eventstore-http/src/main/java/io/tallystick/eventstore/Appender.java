package io.tallystick.eventstore;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.AppendResult.VersionConflict;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;

import okhttp3.RequestBody;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Appends, and finds out what became of it. An append whose answer is lost is sent again with the
 * same ids and the same expected version, which the server recognises; what it says then is checked
 * against the stream, because it cannot tell a conflict from a repeat that it knows by half.
 * Thread-safe.
 */
final class Appender {

    private static final Logger LOGGER = LoggerFactory.getLogger(Appender.class);
    private static final long NO_STREAM = -1;
    private static final long ANY = -2;
    private static final long STREAM_EXISTS = -4;

    private final Calls calls;
    private final EventEncoder encoder;
    private final Settlement settlement;

    Appender(Calls calls, EventEncoder encoder, Settlement settlement) {
        this.calls = calls;
        this.encoder = encoder;
        this.settlement = settlement;
    }

    AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        RequestBody body = new EventsBody(encoder.encode(events));
        Batch batch = new Batch(stream, number(expected), events);
        Ask ask = Ask.append(StreamPath.of(stream), batch.expected(), body);
        Attempts attempts = new Attempts();
        AppendResult result;
        try {
            result = calls.call(ask, attempts, reply -> result(batch, reply));
        } catch (StoreUnavailable e) {
            if (attempts.isMaybeDone()) {
                return settled(batch, e);
            }
            throw e;
        } catch (EventsTooLarge e) {
            return settlement
                    .settle(batch)
                    .filter(Appended.class::isInstance)
                    .orElseThrow(() -> new IllegalArgumentException(e.getMessage(), e));
        }
        return result instanceof VersionConflict conflict && attempts.isMaybeDone()
                ? settlement.settle(batch).orElse(conflict)
                : result;
    }

    private AppendResult settled(Batch batch, StoreUnavailable unavailable) {
        Optional<AppendResult> settled;
        try {
            settled = settlement.settle(batch);
        } catch (StoreUnavailable e) {
            unavailable.addSuppressed(e);
            throw unavailable;
        }
        return settled.orElseThrow(() -> unavailable);
    }

    private static long number(ExpectedVersion expected) {
        return switch (expected) {
            case ExpectedVersion.NoStream() -> NO_STREAM;
            case ExpectedVersion.Exact(long version) -> version;
            case ExpectedVersion.StreamExists() -> STREAM_EXISTS;
            case ExpectedVersion.Any() -> ANY;
        };
    }

    private AppendResult result(Batch batch, Reply reply) {
        OptionalLong currentVersion = reply.currentVersion();
        if (currentVersion.isPresent()) {
            return new VersionConflict(currentVersion.getAsLong());
        }
        return switch (reply.status()) {
            case 201 -> appended(batch, reply);
            case 400 -> throw new IllegalArgumentException("refused: " + reply.message());
            case 410 -> throw StreamReader.gone(batch.stream());
            case 413 -> throw new EventsTooLarge("refused: " + reply.message());
            default -> throw reply.unexpected();
        };
    }

    private static AppendResult appended(Batch batch, Reply reply) {
        long first =
                batch.firstVersionIn(reply.header("Location")).orElseThrow(Appender::lostPlace);
        if (batch.expected() == NO_STREAM && first != 0) {
            LOGGER.error(
                    "event store has re-opened a deleted stream stream={} version={}",
                    batch.stream(),
                    first);
            throw new StreamDeleted(
                    batch.stream(),
                    "it was deleted in the event store; this append has re-opened it at version "
                            + first);
        }
        return new Appended(first, first + batch.size() - 1, false);
    }

    private static StoreUnavailable lostPlace() {
        return new StoreUnavailable(
                Store.EVENT_STORE, "append: recorded, but the Location has no number");
    }

    /** Sizes were checked, so the server's limit is lower; it may have stored them all the same. */
    private static final class EventsTooLarge extends RuntimeException {

        private static final long serialVersionUID = 1;

        EventsTooLarge(String message) {
            super(message, null, false, false);
        }
    }
}
