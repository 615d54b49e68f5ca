package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Answers what writes to or deletes a stream. Thread-safe. */
final class StreamWrites {

    private static final int MAX_EVENT_BYTES = 4 * 1024 * 1024;

    /** The real server answers when it has given up waiting for itself. */
    private static final Duration UNANSWERED = Duration.ofSeconds(10);

    private final Node node;
    private final Admission admission;

    StreamWrites(Node node) {
        this.node = node;
        admission = new Admission(node);
    }

    /** Events into {@code stream}. */
    Reply post(Call call, Codec codec, String stream) {
        checkName(stream);
        String type = call.header(Headers.EVENT_TYPE);
        if (!codec.hasEventIds() && type == null) {
            throw new Refused(
                    Reply.badRequest(
                            "Must include an event type with the request either in body or as"
                                    + " ES-EventType header."));
        }
        UUID id = Headers.eventId(call);
        if (!codec.hasEventIds() && id == null) {
            return toIncoming(call);
        }
        return write(call, codec, stream, id, type == null ? "" : type);
    }

    /** The one event whose id is in the URL. */
    Reply postIncoming(Call call, Codec codec, String stream, String guid) {
        UUID id = Guids.parse(guid);
        if (id == null) {
            throw new Refused(Reply.badRequest("Invalid request. Unable to parse guid"));
        }
        checkName(stream);
        String type = call.header(Headers.EVENT_TYPE);
        if (type == null) {
            throw new Refused(
                    Reply.badRequest(
                            "Must include an event type with the request either in body or as"
                                    + " ES-EventType header."));
        }
        return write(call, codec, stream, id, type);
    }

    /** The metadata of {@code stream}, all of them. */
    Reply postMetadata(Call call, Codec codec, String stream) {
        if (!SystemStreams.isValid(stream) || SystemStreams.isMetastream(stream)) {
            throw new Refused(
                    Reply.badRequest(
                            "Invalid request. Stream must be non-empty string and should not be"
                                    + " metastream"));
        }
        UUID id = Headers.eventId(call);
        String type = call.header(Headers.EVENT_TYPE);
        if (!codec.hasEventIds()) {
            if (type != null && !type.equals(StreamMetadata.EVENT_TYPE)) {
                throw new Refused(Reply.badRequest("Bad Request"));
            }
            if (id == null) {
                throw new Refused(
                        Reply.badRequest(
                                "Must include an event id with the request either in body or as"
                                        + " ES-EventId header."));
            }
        }
        return write(
                call, codec, SystemStreams.metastreamOf(stream), id, StreamMetadata.EVENT_TYPE);
    }

    Reply delete(Call call, String stream) {
        checkName(stream);
        long expected = Headers.expectedVersion(call);
        boolean hard = Headers.hardDelete(call);
        admission.delete(call, stream);
        if (expected == ExpectedVersion.INVALID) {
            return unanswered();
        }
        return switch (node.store().delete(stream, expected, hard, node.writeContext())) {
            case WriteResult.Written written -> Reply.status(204, "Stream deleted");
            case WriteResult.WrongVersion(long current) -> wrongVersion(current);
            case WriteResult.Deleted() -> streamDeleted();
        };
    }

    private Reply write(Call call, Codec codec, String stream, @Nullable UUID id, String type) {
        long expected = Headers.expectedVersion(call);
        List<EventToWrite> events = events(call, codec, id, type);
        admission.write(call, stream);
        if (expected == ExpectedVersion.INVALID) {
            return unanswered();
        }
        WriteResult result =
                node.store().append(new Append(stream, expected, events), node.writeContext());
        // the real server has answered by then, and writes all the same
        return events.stream().anyMatch(event -> event.size() > MAX_EVENT_BYTES)
                ? tooLarge()
                : answer(call, stream, result);
    }

    private static List<EventToWrite> events(
            Call call, Codec codec, @Nullable UUID id, String type) {
        return switch (codec) {
            case EVENT_JSON, EVENTS_JSON -> EventBodies.events(call.body());
            case JSON -> List.of(EventBodies.raw(call.body(), true, id, type));
            case XML, APPLICATION_XML, RAW ->
                    List.of(EventBodies.raw(call.body(), false, id, type));
            default -> throw new Refused(Reply.notCovered("a body of type " + codec.mediaType()));
        };
    }

    private static Reply answer(Call call, String stream, WriteResult result) {
        return switch (result) {
            case WriteResult.Written(long first, boolean repeated) ->
                    Reply.status(201, "Created")
                            .with("Location", call.streamLink(stream, "/" + first));
            case WriteResult.WrongVersion(long current) -> wrongVersion(current);
            case WriteResult.Deleted() -> streamDeleted();
        };
    }

    private Reply unanswered() {
        node.pause(UNANSWERED);
        return Reply.status(408, "Server was unable to handle request in time");
    }

    private static Reply toIncoming(Call call) {
        SplittableRandom random = new SplittableRandom();
        UUID id = new UUID(random.nextLong(), random.nextLong());
        String path = call.target().replaceFirst("\\?.*", "");
        return Reply.text(307, "Temporary Redirect", "Forwarding to idempotent URI")
                .with("Location", call.link(path + "/incoming/" + id));
    }

    private static void checkName(String stream) {
        if (!SystemStreams.isValid(stream)) {
            throw new Refused(Reply.badRequest("Invalid request. Stream must be non-empty string"));
        }
    }

    private static Reply wrongVersion(long current) {
        return Reply.status(400, "Wrong expected EventNumber")
                .with(Headers.CURRENT_VERSION, Long.toString(current));
    }

    private static Reply streamDeleted() {
        return Reply.status(410, "Stream deleted");
    }

    private static Reply tooLarge() {
        return Reply.status(
                413, "Too large events received. Limit is " + MAX_EVENT_BYTES + " bytes.");
    }
}
