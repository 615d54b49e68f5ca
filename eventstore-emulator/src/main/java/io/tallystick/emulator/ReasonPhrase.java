package io.tallystick.emulator;

import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** Puts a phrase of our own behind the status, which Jetty's handlers cannot. Thread-confined. */
final class ReasonPhrase extends HttpStream.Wrapper {

    private final String phrase;

    private ReasonPhrase(HttpStream wrapped, String phrase) {
        super(wrapped);
        this.phrase = phrase;
    }

    static void set(Request request, String phrase) {
        request.addHttpStreamWrapper(stream -> new ReasonPhrase(stream, phrase));
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response response,
            boolean last,
            ByteBuffer content,
            Callback callback) {
        super.send(
                request, response == null ? null : withPhrase(response), last, content, callback);
    }

    private MetaData.Response withPhrase(MetaData.Response response) {
        return new MetaData.Response(
                response.getStatus(),
                phrase,
                response.getHttpVersion(),
                response.getHttpFields(),
                response.getContentLength(),
                response.getTrailersSupplier());
    }
}
