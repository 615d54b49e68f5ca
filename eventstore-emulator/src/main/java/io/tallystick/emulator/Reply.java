package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer. Immutable.
 *
 * @param reason the phrase behind the status, which clients must not need
 * @param contentType null for none
 */
record Reply(
        int status, String reason, @Nullable String contentType, List<Header> headers, Bytes body) {

    private static final String UTF_8 = "; charset=utf-8";

    /** One header line. */
    record Header(String name, String value) {}

    Reply {
        headers = List.copyOf(headers);
    }

    /** Without a body. */
    static Reply status(int status, String reason) {
        return new Reply(status, reason, Codec.TEXT.mediaType() + UTF_8, List.of(), Bytes.EMPTY);
    }

    static Reply text(int status, String reason, String body) {
        return status(status, reason).withBody(Codec.TEXT, Bytes.of(body));
    }

    static Reply ok(Codec codec, Bytes body) {
        return status(200, "OK").withBody(codec, body);
    }

    static Reply badRequest(String message) {
        return text(400, "Bad Request", message);
    }

    static Reply badHeader(String header) {
        return badRequest(header + " header in wrong format.");
    }

    static Reply notFound() {
        return status(404, "Not Found");
    }

    static Reply gone() {
        return status(410, "Deleted");
    }

    static Reply notCovered(String what) {
        return text(
                501,
                "Not Implemented",
                "This is the emulator: "
                        + what
                        + " is not covered, see docs/eventstore-emulator.md.");
    }

    Reply withBody(Codec codec, Bytes bytes) {
        String charset = codec == Codec.RAW ? "" : UTF_8;
        return new Reply(status, reason, codec.mediaType() + charset, headers, bytes);
    }

    Reply with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Reply(status, reason, contentType, more, body);
    }

    Reply withCodedBody(String coding, Bytes coded) {
        return new Reply(status, reason, contentType, headers, coded)
                .with("Content-Encoding", coding);
    }

    Reply withoutContentType() {
        return new Reply(status, reason, null, headers, body);
    }
}
