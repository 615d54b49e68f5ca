package io.tallystick.eventstore;

import okhttp3.MediaType;
import okhttp3.RequestBody;

import okio.BufferedSink;

import java.io.IOException;

/**
 * A batch of events on its way. Immutable. It is "one-shot" so that OkHttp never repeats it by
 * itself: whether an append is repeated, and that its outcome was unknown, must be known here.
 */
final class EventsBody extends RequestBody {

    private static final MediaType EVENTS = MediaType.get("application/vnd.eventstore.events+json");

    private final byte[] json;

    EventsBody(byte[] json) {
        this.json = json;
    }

    @Override
    public MediaType contentType() {
        return EVENTS;
    }

    @Override
    public long contentLength() {
        return json.length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(json);
    }
}
