package io.tallystick.eventstore;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;

import okhttp3.Response;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** An answer that is being read. The one place that says what a status means. Confined. */
final class Reply {

    private static final Logger LOGGER = LoggerFactory.getLogger(Reply.class);
    private static final int MESSAGE_LENGTH = 300;

    private final Ask ask;
    private final Response response;

    Reply(Ask ask, Response response) {
        this.ask = ask;
        this.response = response;
    }

    /** Makes something of an answer. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Reply reply) throws IOException;
    }

    int status() {
        return response.code();
    }

    @Nullable String header(String name) {
        return response.header(name);
    }

    /** Where the stream of a conflict is; there is none in any other answer. */
    OptionalLong currentVersion() {
        String version = response.header("ES-CurrentVersion");
        try {
            return status() == 400 && version != null
                    ? OptionalLong.of(Long.parseLong(version.strip()))
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    InputStream body() {
        return response.body().byteStream();
    }

    /** What the server says about its answer, in one line: its reason phrase, else its body. */
    String message() {
        String reason = response.message();
        try {
            byte[] body = body().readNBytes(MESSAGE_LENGTH);
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return (reason + (text.isEmpty() ? "" : ": " + text)).replaceAll("\\s+", " ");
        } catch (IOException e) {
            return reason; // the status says enough
        }
    }

    /** What to throw where the status is none of those that an operation knows. */
    RuntimeException unexpected() {
        int status = status();
        String what = ask.operation() + " at " + response.request().url().host() + ":";
        if (status == 401) {
            LOGGER.error("event store refuses the user operation={} status=401", ask.operation());
            return unavailable(what + " 401, wrong credentials or no right to do this");
        }
        if (status == 404) {
            return unavailable(what + " 404, AtomPub is off or the address is wrong");
        }
        if (status == 408 || status >= 500 || status < 300) {
            return NodeFailure.answered(what, status, message());
        }
        return unavailable(what + " " + status + " " + message());
    }

    private static StoreUnavailable unavailable(String message) {
        return new StoreUnavailable(Store.EVENT_STORE, message);
    }
}
