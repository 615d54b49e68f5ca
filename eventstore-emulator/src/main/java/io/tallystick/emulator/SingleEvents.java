package io.tallystick.emulator;

/** Answers what reads one event. Thread-safe. */
final class SingleEvents {

    private final Node node;
    private final Admission admission;

    SingleEvents(Node node) {
        this.node = node;
        admission = new Admission(node);
    }

    /**
     * @param which a number, or {@code head}
     */
    Reply event(Call call, Codec codec, String stream, String which) {
        PageRequest page = new PageRequest(which, 1);
        long number = page.isHead() ? -1 : page.number();
        boolean unused = Headers.resolveLinks(call, true);
        return read(call, codec, stream, number, true);
    }

    /** The last metadata of {@code stream}, or those with a number. */
    Reply metadata(Call call, Codec codec, String stream, String which) {
        PageRequest page = new PageRequest(which, 1);
        long number = page.isHead() ? -1 : page.number();
        boolean resolve = Headers.resolveLinks(call, false);
        return read(call, codec, SystemStreams.metastreamOf(stream), number, resolve);
    }

    private Reply read(Call call, Codec codec, String stream, long number, boolean resolve) {
        admission.read(call, stream);
        return switch (node.store().readEvent(stream, number, resolve, node.now())) {
            case EventRead.NotFound() -> Reply.notFound();
            case EventRead.Deleted() -> Reply.gone();
            case EventRead.NoMetadata() -> Caching.forever(Reply.ok(codec, Bytes.of("{}")));
            case EventRead.Found(ResolvedEvent event, StreamMetadata metadata) ->
                    found(call, codec, event, metadata, number < 0);
        };
    }

    private Reply found(
            Call call, Codec codec, ResolvedEvent resolved, StreamMetadata metadata, boolean head) {
        StoredEvent event = resolved.event();
        if (event == null) {
            return Reply.notFound();
        }
        Reply reply = Reply.ok(codec, body(call, codec, resolved, event));
        String tag = node.tags().of(resolved.original().number(), codec);
        return head ? Caching.tagged(reply, metadata.cacheSeconds(), tag) : Caching.forever(reply);
    }

    private static Bytes body(Call call, Codec codec, ResolvedEvent resolved, StoredEvent event) {
        return switch (codec) {
            case ATOM_JSON -> {
                Embed embed = Embed.parse(call.parameter("embed"));
                yield JsonText.bytes(
                        json -> new EntryWriter(json, call, embed).write(resolved, true));
            }
            case JSON ->
                    JsonText.bytes(
                            json -> EventJson.writeValue(json, event.data().text(), event.json()));
            case EVENT_JSON, EVENTS_JSON -> JsonText.bytes(json -> EventJson.write(json, event));
            case RAW -> event.data();
            default -> throw new Refused(Reply.notCovered("an event of type " + codec.mediaType()));
        };
    }
}
