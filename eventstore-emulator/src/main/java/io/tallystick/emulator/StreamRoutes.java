package io.tallystick.emulator;

import java.util.List;

/** Finds what can be done below {@code /streams}. Thread-safe. */
final class StreamRoutes {

    private static final String METADATA = "metadata";
    private static final String INCOMING = "incoming";
    private static final String FILTERED = "filtered";
    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";

    private final StreamWrites writes;
    private final StreamFeeds feeds;
    private final SingleEvents events;
    private final AllFeeds all;

    StreamRoutes(Node node) {
        writes = new StreamWrites(node);
        feeds = new StreamFeeds(node);
        events = new SingleEvents(node);
        all = new AllFeeds(node);
    }

    /** Empty if there is nothing. */
    List<Endpoint> find(Call call) {
        List<String> path = call.path();
        if (path.size() < 2) {
            return List.of();
        }
        String stream = path.get(1);
        List<String> rest = path.subList(2, path.size());
        if (call.endsWithSlash()) {
            return rest.isEmpty() || rest.equals(List.of(METADATA)) ? withoutSlash() : List.of();
        }
        if (!rest.isEmpty() && rest.getFirst().equals(METADATA)) {
            return ofMetadata(stream, rest.subList(1, rest.size()));
        }
        return stream.equals(SystemStreams.ALL) ? ofAll(rest) : ofStream(stream, rest);
    }

    private List<Endpoint> ofStream(String stream, List<String> rest) {
        return switch (rest.size()) {
            case 0 ->
                    List.of(
                            head(stream),
                            Endpoint.post(
                                    Codec.OF_WRITES,
                                    (call, codec) -> writes.post(call, codec, stream)),
                            Endpoint.delete((call, codec) -> writes.delete(call, stream)));
            case 1 ->
                    List.of(
                            Endpoint.get(
                                    Codec.OF_EVENTS,
                                    (call, codec) ->
                                            events.event(call, codec, stream, rest.get(0))));
            default -> ofPages(stream, rest);
        };
    }

    private List<Endpoint> ofPages(String stream, List<String> rest) {
        if (rest.size() == 2 && rest.get(0).equals(INCOMING)) {
            return List.of(
                    Endpoint.post(
                            Codec.OF_INCOMING,
                            (call, codec) ->
                                    writes.postIncoming(call, codec, stream, rest.get(1))));
        }
        if (isBackward(rest)) {
            return List.of(backward(stream, rest.getFirst(), rest.getLast()));
        }
        return isForward(rest)
                ? List.of(forward(stream, rest.getFirst(), rest.getLast()))
                : List.of();
    }

    private List<Endpoint> ofMetadata(String stream, List<String> rest) {
        String metastream = SystemStreams.metastreamOf(stream);
        return switch (rest.size()) {
            case 0 ->
                    List.of(
                            metadata(stream, PageRequest.HEAD),
                            Endpoint.post(
                                    Codec.OF_WRITES,
                                    (call, codec) -> writes.postMetadata(call, codec, stream)));
            case 1 -> List.of(metadata(stream, rest.getFirst()));
            default -> {
                if (isBackward(rest)) {
                    yield List.of(backward(metastream, rest.getFirst(), rest.getLast()));
                }
                yield isForward(rest)
                        ? List.of(forward(metastream, rest.getFirst(), rest.getLast()))
                        : List.of();
            }
        };
    }

    private List<Endpoint> ofAll(List<String> rest) {
        if (rest.isEmpty()) {
            Endpoint.Reading denied = (call, codec) -> Reply.status(401, "Unauthorized");
            return List.of(
                    Endpoint.get(
                            Codec.OF_FEEDS,
                            (call, codec) ->
                                    codec == Codec.STREAM_DESCRIPTION
                                            ? StreamDescription.of(call, SystemStreams.ALL)
                                            : all.backward(call, codec, PageRequest.OF_HEAD)),
                    Endpoint.post(Codec.OF_WRITES, denied::answer),
                    Endpoint.delete(denied));
        }
        if (rest.getFirst().equals(FILTERED)) {
            return List.of(
                    Endpoint.get(
                            Codec.OF_FEEDS, (call, codec) -> Reply.notCovered("$all/filtered")));
        }
        if (isBackward(rest)) {
            return List.of(
                    Endpoint.get(
                            Codec.OF_FEEDS,
                            (call, codec) ->
                                    codec == Codec.STREAM_DESCRIPTION
                                            ? StreamDescription.of(call, SystemStreams.ALL)
                                            : all.backward(call, codec, page(rest))));
        }
        return isForward(rest)
                ? List.of(
                        Endpoint.get(
                                Codec.OF_FEEDS,
                                (call, codec) -> all.forward(call, codec, page(rest))))
                : List.of();
    }

    private Endpoint head(String stream) {
        return Endpoint.get(
                Codec.OF_FEEDS,
                (call, codec) ->
                        codec == Codec.STREAM_DESCRIPTION
                                ? StreamDescription.of(call, stream)
                                : feeds.backward(call, codec, stream, PageRequest.OF_HEAD));
    }

    private Endpoint backward(String stream, String from, String count) {
        return Endpoint.get(
                Codec.OF_FEEDS,
                (call, codec) ->
                        codec == Codec.STREAM_DESCRIPTION
                                ? StreamDescription.of(call, stream)
                                : feeds.backward(call, codec, stream, PageRequest.of(from, count)));
    }

    private Endpoint forward(String stream, String from, String count) {
        return Endpoint.get(
                Codec.OF_FEEDS,
                (call, codec) -> feeds.forward(call, codec, stream, PageRequest.of(from, count)));
    }

    private Endpoint metadata(String stream, String which) {
        return Endpoint.get(
                Codec.OF_EVENTS, (call, codec) -> events.metadata(call, codec, stream, which));
    }

    private static List<Endpoint> withoutSlash() {
        Endpoint.Reading redirect =
                (call, codec) ->
                        Reply.text(307, "Temporary Redirect", "Moved Permanently")
                                .with(
                                        "Location",
                                        call.link(call.target().replaceFirst("/(\\?|$)", "$1")))
                                .with("Cache-Control", "max-age=31536000, public");
        return List.of(
                Endpoint.get(Codec.OF_FEEDS, redirect),
                Endpoint.post(Codec.OF_WRITES, redirect::answer),
                Endpoint.delete(redirect));
    }

    private static PageRequest page(List<String> rest) {
        return PageRequest.of(rest.getFirst(), rest.getLast());
    }

    private static boolean isBackward(List<String> rest) {
        return rest.size() == 2 || (rest.size() == 3 && rest.get(1).equals(BACKWARD));
    }

    private static boolean isForward(List<String> rest) {
        return rest.size() == 3 && rest.get(1).equals(FORWARD);
    }
}
