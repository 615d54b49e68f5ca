package io.tallystick.emulator;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The way from the HTTP server into the emulator and back, where faults happen. Thread-safe. */
final class FrontDoor extends Handler.Abstract {

    private static final Logger log = LoggerFactory.getLogger(FrontDoor.class);

    /** The real server's limit, behind which it ends the exchange without setting a status. */
    private static final int MAX_BODY_BYTES = 30_000_000;

    private final Node node;
    private final Faults faults;
    private final Router router;

    FrontDoor(Node node, Faults faults) {
        this.node = node;
        this.faults = faults;
        router = new Router(node);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
            throws IOException {
        Call call = read(request);
        Reply reply = call == null ? Reply.status(200, "OK") : answerOrFault(call);
        if (reply == null) {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new EofException("cut as asked"));
        } else {
            send(request, response, callback, reply);
        }
        return true;
    }

    /** Null if the body is too large. */
    private static @Nullable Call read(Request request) throws IOException {
        byte[] body;
        try (InputStream in = Content.Source.asInputStream(request)) {
            body = in.readNBytes(MAX_BODY_BYTES + 1);
        }
        return body.length > MAX_BODY_BYTES
                ? null
                : Call.of(
                        request.getMethod(),
                        request.getHttpURI().getPath(),
                        request.getHttpURI().getQuery(),
                        request.getHeaders(),
                        Bytes.of(body));
    }

    /** Null if the connection is to be cut. */
    private @Nullable Reply answerOrFault(Call call) {
        Duration delay = faults.delay();
        if (!delay.isZero()) {
            node.pause(delay);
        }
        Fault fault = faults.take(call.method(), call.target());
        return switch (fault) {
            case null -> answer(call);
            case Fault.Slow(Duration late) -> {
                node.pause(late);
                yield answer(call);
            }
            case Fault.Failure(int status, String reason, Fault.Moment moment) -> {
                carryOutIfAfter(moment, call);
                yield Reply.status(status, reason);
            }
            case Fault.Cut(Fault.Moment moment) -> {
                carryOutIfAfter(moment, call);
                yield null;
            }
            case Fault.Redirect(URI to) -> Admission.redirect(call, to);
        };
    }

    private void carryOutIfAfter(Fault.Moment moment, Call call) {
        if (moment == Fault.Moment.AFTER) {
            answer(call);
        }
    }

    private Reply answer(Call call) {
        try {
            return ContentCoding.of(call).apply(router.answer(call));
        } catch (RuntimeException e) {
            log.error("event=request_failed target={}", call.target(), e);
            return Reply.status(500, "Internal Server Error");
        }
    }

    private static void send(Request request, Response response, Callback callback, Reply reply) {
        ReasonPhrase.set(request, reply.reason());
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.SERVER, "Kestrel");
        if (reply.contentType() != null) {
            headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        }
        for (Reply.Header header : reply.headers()) {
            headers.add(header.name(), header.value());
        }
        if (reply.status() != 204 && reply.status() != 304) {
            headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length());
        }
        response.write(true, ByteBuffer.wrap(reply.body().array()), callback);
    }
}
